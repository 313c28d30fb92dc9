using System.Text.RegularExpressions;
using Dlm.Testing;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Instances;

/// <summary>Two instances of the other app, as a user starts them, and what its functions wrote down.</summary>
public abstract class OtherAppFixture(bool aspNetCore) : IAsyncLifetime
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder folder = new();
    private readonly HttpClient http = new() { Timeout = Patience };
    private IReadOnlyList<string> addresses = [];

    internal CommandRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Run = new CommandRun(
            ["--app", OtherApp.Folder, "--instances", "2", "--duration", "00:10:00"],
            new Dictionary<string, string?>(OtherApp.Settings(folder["journal"]))
            {
                ["AspNetCore"] = aspNetCore.ToString(),
                ["TZ"] = "Europe/Berlin",
            });
        await UntilAsync(() => Journal().Select(line => line.Split(' ')[0]).Distinct().Count() == 2);
        addresses = [.. Regex.Matches(Run.Output.Split('\n').Single(line => line.Contains("Greet: ", StringComparison.Ordinal)), "http://[0-9.:]+", RegexOptions.None, Patience).Select(found => found.Value)];
    }

    public async ValueTask DisposeAsync()
    {
        Posix.Terminate(Run.ProcessId);
        await Run.ExitAsync(Patience);
        Run.Dispose();
        http.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    public IReadOnlyList<string> Journal() => File.Exists(folder["journal"]) ? File.ReadAllLines(folder["journal"]) : [];

    /// <summary>Waits; where it takes too long, the error is what the command printed meanwhile.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        try
        {
            await Eventually.True(condition, Patience * 2);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(string.Join('\n', [.. Journal(), Run.Output]), late);
        }
    }

    public Task<HttpResponseMessage> SendAsync(int instance, HttpMethod method, string path, string? body = null) => http.SendAsync(
        new HttpRequestMessage(method, $"{addresses[instance]}/{path}") { Content = body is null ? null : new StringContent(body) },
        HttpCompletionOption.ResponseContentRead,
        TestContext.Current.CancellationToken);
}
