using Dlm.Jobs;
using Dlm.Runs;

namespace Dlm.Tests.Runs;

public sealed class PartPlanTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Occurrence.MaximumParts)]
    public void A_plan_of_up_to_97_parts_is_possible(int count) => PartPlan.Check(Parts(count)).Should().HaveCount(count);

    [Fact]
    public void More_parts_fail_for_good() =>
        Checking(Parts(Occurrence.MaximumParts + 1)).Should().Throw<PermanentFailureException>().WithMessage("The plan has 98 parts. Allowed: 97 at most.");

    [Theory]
    [InlineData(0)]
    [InlineData(PartPlan.LongestPart + 1)]
    public void A_part_that_is_empty_or_too_long_fails_for_good(int length) =>
        Checking(["a", new string('b', length)]).Should().Throw<PermanentFailureException>().WithMessage($"Part 2 of the plan has {length} characters. *");

    [Fact]
    public void A_part_that_is_there_twice_fails_for_good() =>
        Checking(["a", "b", "a"]).Should().Throw<PermanentFailureException>().WithMessage("Part 3 of the plan is there twice. *");

    [Fact]
    public void A_part_may_have_the_longest_text() => PartPlan.Check([new string('a', PartPlan.LongestPart), "b"]).Should().HaveCount(2);

    private static Action Checking(IReadOnlyList<string> parts) => () => PartPlan.Check(parts);

    private static IReadOnlyList<string> Parts(int count) => [.. Enumerable.Range(1, count).Select(number => $"https://example.org/{number}")];
}
