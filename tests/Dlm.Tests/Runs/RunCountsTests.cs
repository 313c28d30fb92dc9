using Dlm.Runs;

namespace Dlm.Tests.Runs;

public sealed class RunCountsTests
{
    [Fact]
    public void Counts_may_be_as_long_as_a_record_has_room_for() =>
        RunCounts.FaultOf(Counts(LongestName)).Should().BeNull();

    [Fact]
    public void Counts_that_are_longer_are_refused_with_their_length() =>
        RunCounts.FaultOf(Counts(LongestName + 1)).Should().Be("The counts have 32001 characters as JSON; at most 32000 are allowed.");

    [Fact]
    public void What_is_written_counts_escapes_included() =>
        RunCounts.FaultOf(Counts(new string('ü', JobRun.LongestCounts / 5))).Should().NotBeNull();

    [Fact]
    public void Null_is_refused() => RunCounts.FaultOf(null).Should().NotBeNull();

    [Fact]
    public void Parts_are_summed_up() =>
        RunCounts.Sum(3, [Counts("a"), Counts("a"), Counts("b")]).Should().BeEquivalentTo(new Dictionary<string, long> { ["a"] = 2, ["b"] = 1, ["parts"] = 3 });

    [Fact]
    public void A_sum_that_is_too_large_is_the_largest_number() =>
        RunCounts.Sum(2, [new Dictionary<string, long> { ["a"] = long.MaxValue }, Counts("a")])["a"].Should().Be(long.MaxValue);

    [Fact]
    public void A_sum_that_is_too_long_keeps_what_most_parts_have_and_says_how_many_it_left_out()
    {
        var parts = Enumerable.Range(1, 97).Select(part => new Dictionary<string, long>
        {
            [$"{part:D2}{new string('x', 1000)}"] = 1,
            ["read"] = 10,
        }).ToList();

        var sum = RunCounts.Sum(parts.Count, parts);

        RunCounts.FaultOf(sum).Should().BeNull();
        (sum["read"], sum["parts"]).Should().Be((970, 97));
        sum["left_out"].Should().Be(97 - (sum.Count - 3)).And.BeInRange(60, 70);
    }

    // {"…":1}
    private const int LongestName = JobRun.LongestCounts - 6;

    private static Dictionary<string, long> Counts(int nameLength) => Counts(new string('a', nameLength));

    private static Dictionary<string, long> Counts(string name) => new() { [name] = 1 };
}
