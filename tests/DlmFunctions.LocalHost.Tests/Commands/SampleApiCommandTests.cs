using Dlm.Testing;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Commands;

public sealed class SampleApiCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task It_serves_until_it_is_asked_to_end()
    {
        using var run = new CommandRun(["sample-api", "--users", "7", "--fault", "server-error", "--every", "2"]);
        await Eventually.True(() => run.Output.Contains("/users", StringComparison.Ordinal), Patience);
        var address = run.Output.Split(' ').Single(word => word.EndsWith("/users,", StringComparison.Ordinal)).TrimEnd(',');
        using var http = new HttpClient();

        (await http.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken)).Should().Contain("\"id\":7").And.NotContain("\"id\":8");
        var second = () => http.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken);
        await second.Should().ThrowAsync<HttpRequestException>().WithMessage("*500*");

        Posix.Terminate(run.ProcessId);
        (await run.ExitAsync(Patience)).Should().Be(0, run.Output);
    }

    [Theory]
    [InlineData("--users", "-1", "--users must be 0 to")]
    [InlineData("--port", "70000", "--port must be 0 to 65535")]
    [InlineData("--fault", "earthquake", "server-error")]
    public async Task A_wrong_option_is_told_what_is_right(string option, string value, string message)
    {
        using var run = new CommandRun(["sample-api", option, value]);

        (await run.ExitAsync(Patience)).Should().Be(ExitCodes.Configuration);
        await Eventually.True(() => run.Output.Contains(message, StringComparison.Ordinal), Patience);
    }
}
