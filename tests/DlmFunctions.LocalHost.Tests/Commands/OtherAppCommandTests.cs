using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Commands;

/// <summary><c>--app</c>, where it comes to no run.</summary>
public sealed class OtherAppCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_worker_that_refuses_to_start_stops_the_command_with_its_own_lines_once()
    {
        using var run = new CommandRun(["--app", OtherApp.Folder], new Dictionary<string, string?> { ["Refuse"] = "the moon is not full" });

        (await run.ExitAsync(Patience)).Should().Be(2);

        run.Output.Should().Contain("error: the moon is not full", Exactly.Once()).And.Contain("error: and something else is wrong too", Exactly.Once())
            .And.NotContain("instance-").And.NotContain("   at ");
    }

    [Theory]
    [InlineData("--schedule", "*/10 * * * * *")]
    [InlineData("--report", "report.json")]
    public async Task What_is_about_jobs_is_refused_for_an_app_without_them(string option, string value)
    {
        using var run = new CommandRun(["--app", OtherApp.Folder, option, value]);

        (await run.ExitAsync(Patience)).Should().Be(2);
        run.Output.Should().Contain("OtherApp").And.Contain(option);
    }

    [Fact]
    public async Task A_setting_that_a_binding_names_and_nobody_has_set_is_named()
    {
        using var run = new CommandRun(["--app", OtherApp.Folder, "--instances", "1", "--duration", "00:01:00"], new Dictionary<string, string?> { ["Orders"] = "orders" });

        (await run.ExitAsync(Patience)).Should().NotBe(0);
        run.Output.Should().Contain("ClockSchedule");
    }
}
