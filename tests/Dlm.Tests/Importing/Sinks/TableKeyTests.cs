using CsCheck;
using Dlm.Importing.Sinks;

namespace Dlm.Tests.Importing.Sinks;

public sealed class TableKeyTests
{
    private const int Samples = 20_000;

    private static readonly Gen<object> Key = Gen.OneOf(
        TableNames.Text.Select(text => (object)text),
        Gen.Long.Select(number => (object)number),
        Gen.OneOf<object>(0L, 1L, -1L, long.MaxValue, long.MinValue, 42L, "42"));

    [Theory]
    [InlineData("alan", "alan")]
    [InlineData("a/b?c#d%e\\f", "a_x002F_b_x003F_c_x0023_d_x0025_e_x005C_f")]
    [InlineData("a_x", "a_x005F_x")]
    [InlineData("name@example.org", "name@example.org")]
    [InlineData("0000000000000000042", "_x0030_000000000000000042")]
    [InlineData("000000000000000042", "000000000000000042")]
    public void A_text_is_kept_but_for_what_a_key_must_not_have(string text, string key) => TableKey.Of(text).Should().Be(key);

    [Theory]
    [InlineData(42, "0000000000000000042")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    [InlineData(-1, "-9223372036854775807")]
    [InlineData(long.MinValue, "-0000000000000000000")]
    public void A_whole_number_has_19_digits(long number, string key) => TableKey.Of(number).Should().Be(key);

    [Fact]
    public void A_key_can_be_read_back() =>
        Key.Sample(key => TableKey.Parse(Of(key)).Should().Be(key), iter: Samples);

    // Follows from the above, unless two keys are read back by accident: an independent view.
    [Fact]
    public void Different_keys_stay_different() =>
        Gen.Select(Key, Key).Sample((one, other) => Of(one) == Of(other) == one.Equals(other), iter: Samples);

    [Fact]
    public void A_key_has_only_characters_that_storage_takes() =>
        Key.Sample(
            key => !Of(key).Any(character =>
                "/\\#?%+".Contains(character, StringComparison.Ordinal) || char.IsControl(character) || char.IsSurrogate(character)),
            iter: Samples);

    [Fact]
    public void Numbers_sort_as_their_keys_do() =>
        Gen.Select(Gen.Long, Gen.Long).Sample(
            (one, other) => Math.Sign(string.CompareOrdinal(TableKey.Of(one), TableKey.Of(other))) == one.CompareTo(other), iter: Samples);

    private static string Of(object key) => key is long number ? TableKey.Of(number) : TableKey.Of((string)key);
}
