using DlmFunctions.LocalHost.Reporting;

namespace DlmFunctions.LocalHost.Tests;

public sealed class ExitCodesTests
{
    private static readonly ReportTotals Clean = new(Occurrences: 3, Enqueued: 3, Succeeded: 2, Failed: 1, Lost: 0, Doubled: 0);

    [Fact]
    public void A_clean_report_is_a_success_even_if_some_instances_failed()
    {
        Of(Clean).Should().Be(ExitCodes.Success);
        Of(Clean, 137, 1).Should().Be(ExitCodes.Success);
    }

    [Fact]
    public void One_that_is_lost_or_doubled_is_a_failure()
    {
        Of(Clean with { Lost = 1 }).Should().Be(ExitCodes.Failure);
        Of(Clean with { Doubled = 1 }).Should().Be(ExitCodes.Failure);
    }

    [Fact]
    public void A_run_of_which_nothing_is_known_is_a_failure() => Of(null).Should().Be(ExitCodes.Failure);

    [Fact]
    public void A_run_whose_instances_all_failed_is_a_failure() => Of(Clean, 137, 1, 134).Should().Be(ExitCodes.Failure);

    [Fact]
    public void An_instance_that_refused_its_settings_says_so_for_all() => Of(Clean, ExitCodes.Configuration).Should().Be(ExitCodes.Configuration);

    private static int Of(ReportTotals? totals, params int[] failures) =>
        ExitCodes.Of(totals is null ? null : new Report([], [], totals), failures, instances: 3);
}
