using CliWrap;
using CliWrap.Buffered;

namespace DlmFunctions.Tests;

/// <summary>
/// The app itself, started as a process. The Functions host shows a line of a worker's standard error as an error only if it says so.
/// </summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Faults_in_the_settings_stop_the_start_with_a_line_for_each()
    {
        var app = await Cli.Wrap("dotnet")
            .WithArguments(BuiltApp.PathOf("DlmFunctions.dll"))
            .WithEnvironmentVariables(variables => variables
                .Set("JobsStorage", null)
                .Set("Dlm__Jobs__import_data__Schedule", "every minute")
                .Set("Dlm__Redlock__Endpoints__0", "localhost:6379")
                .Set("AzureFunctionsWebHost__hostid", "dlm-functions-worker-7d9c8b6f5d-x2x4q")
                .Set("TZ", "Europe/Berlin"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        app.ExitCode.Should().Be(1, app.StandardError);
        app.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().SatisfyRespectively(
            fault => fault.Should().StartWith("error: JobsStorage "),
            fault => fault.Should().StartWith("error: AzureFunctionsWebHost:hostid "),
            fault => fault.Should().StartWith("error: Dlm:Jobs:import_data:Schedule "),
            fault => fault.Should().StartWith("error: Dlm:Redlock:Endpoints "),
            fault => fault.Should().StartWith("error: TZ = \"Europe/Berlin\" "));
    }
}
