using System.Reflection;
using Dlm.Configuration;
using Dlm.Importing;

namespace Dlm.Tests.Importing;

public sealed class SettingsFingerprintTests
{
    private static readonly HashSet<string> WithoutEffectOnRows =
    [
        nameof(ImportOptions.PageSize), nameof(ImportOptions.MaxRejectShare), nameof(ImportOptions.RejectRetention), nameof(ImportOptions.FullAfter),
        nameof(HttpImportOptions.Token), nameof(HttpImportOptions.RequestTimeout), nameof(HttpImportOptions.Retries), nameof(HttpImportOptions.LongestWait),
    ];

    private readonly ImportOptions options = new();

    /// <summary>A setting that is added has to be in one of the two groups.</summary>
    [Fact]
    public void Every_setting_that_has_an_effect_on_rows_changes_it_and_no_other_does()
    {
        foreach (var (owner, setting) in SettingsOf(options).Concat(SettingsOf(options.Http)).Concat(SettingsOf(options.Csv)))
        {
            var before = SettingsFingerprint.Of(options, "a");

            setting.SetValue(owner, Another(setting.GetValue(owner), setting.PropertyType));

            (SettingsFingerprint.Of(options, "a") != before).Should().Be(!WithoutEffectOnRows.Contains(setting.Name), setting.Name);
        }
    }

    [Fact]
    public void It_is_of_the_locations() =>
        new[] { SettingsFingerprint.Of(options, "a"), SettingsFingerprint.Of(options, "b"), SettingsFingerprint.Of(options, "a", "b"), SettingsFingerprint.Of(options) }
            .Should().OnlyHaveUniqueItems();

    [Fact]
    public void The_order_of_fields_types_and_headers_is_none()
    {
        (options.Fields, options.Types, options.Http.Headers) = (["a", "b"], ["a: Text", "b: Number"], ["A: 1", "B: 2"]);
        var before = SettingsFingerprint.Of(options);

        (options.Fields, options.Types, options.Http.Headers) = (["b", "a"], ["b: Number", "a: Text"], ["B: 2", "A: 1"]);

        SettingsFingerprint.Of(options).Should().Be(before);
    }

    private static IEnumerable<(object Owner, PropertyInfo Setting)> SettingsOf(object owner) => owner.GetType().GetProperties()
        .Where(setting => setting.CanWrite && setting.Name != nameof(ImportOptions.Locations))
        .Select(setting => (owner, setting));

    private static object Another(object? value, Type type) => value switch
    {
        IReadOnlyList<string> list => list.Append("x").ToArray(),
        int number => number + 1,
        double number => number / 2,
        TimeSpan time => time + TimeSpan.FromSeconds(1),
        Enum one => Enum.GetValues(type).Cast<object>().First(other => !other.Equals(one)),
        _ => value + "x",
    };
}
