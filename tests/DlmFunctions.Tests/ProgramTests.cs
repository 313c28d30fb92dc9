using DlmFunctions.Tests.Feeds;

namespace DlmFunctions.Tests;

/// <summary>The isolated app itself, built against the stubs of the worker and started as a process.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Faults_in_the_settings_stop_the_start_with_a_line_for_each()
    {
        using var solution = await SolutionCopy.CreateAsync();
        solution.Feed.Fill();
        var build = await solution.DotNetAsync("build src/DlmFunctions -o app");
        build.ExitCode.Should().Be(0, build.StandardOutput);

        var app = await solution.DotNetAsync("app/DlmFunctions.dll", new Dictionary<string, string?>
        {
            ["JobsStorage"] = null,
            ["Dlm__Jobs__import_data__Schedule"] = "every minute",
            ["Dlm__Redlock__Endpoints__0"] = "localhost:6379",
            ["AzureFunctionsWebHost__hostid"] = "dlm-functions-worker-7d9c8b6f5d-x2x4q",
            ["TZ"] = "Europe/Berlin",
        });

        app.ExitCode.Should().Be(1, app.StandardError);
        app.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().SatisfyRespectively(
            fault => fault.Should().StartWith("JobsStorage "),
            fault => fault.Should().StartWith("AzureFunctionsWebHost:hostid "),
            fault => fault.Should().StartWith("Dlm:Jobs:import_data:Schedule "),
            fault => fault.Should().StartWith("Dlm:Redlock:Endpoints "),
            fault => fault.Should().StartWith("TZ = \"Europe/Berlin\" "));
    }
}
