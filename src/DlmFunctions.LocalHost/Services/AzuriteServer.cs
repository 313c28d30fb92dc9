using System.Globalization;
using DlmFunctions.LocalHost.Processes;

namespace DlmFunctions.LocalHost.Services;

/// <summary>An Azurite of our own on the loopback address: blobs, queues and tables.</summary>
internal sealed class AzuriteServer : IAsyncDisposable
{
    private readonly IRunningProcess process;

    private AzuriteServer(IRunningProcess process, IReadOnlyList<int> ports) => (this.process, Ports) = (process, ports);

    /// <summary>The ports of blobs, queues and tables.</summary>
    public IReadOnlyList<int> Ports { get; }

    public string ConnectionString => DevelopmentStorage.ConnectionString(Ports);

    /// <summary>The server's process.</summary>
    public int ProcessId => process.ProcessId;

    /// <exception cref="ServiceException">It could not be installed, or does not answer.</exception>
    public static async Task<AzuriteServer> StartAsync(ServerOptions options, CancellationToken cancellationToken = default)
    {
        await AzuriteTool.EnsureAsync(options, cancellationToken);
        Directory.CreateDirectory(options.Folder);
        var ports = options.Ports is { Count: 3 } given ? given : FreePorts.Take(3);
        options.Progress?.Report($"Starting Azurite on ports {string.Join(", ", ports)}");
        var started = await GuardedProcess.StartAsync(
            AzuriteTool.Node,
            [AzuriteTool.Script, .. Arguments(ports, options)],
            new ProcessOptions { LogFile = options.LogFile, WorkingDirectory = options.Folder, Time = options.Time },
            cancellationToken);
        try
        {
            await Readiness.WaitAsync("Azurite", started, token => AnswersAsync(ports, token), options.Time, cancellationToken);
            return new AzuriteServer(started, ports);
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it to end, and waits. A persistent one has saved its data then.</summary>
    public Task StopAsync() => process.StopAsync();

    /// <summary>Ends it at once, as a crash would. A persistent one loses what it had not saved: it saves every 5 s.</summary>
    public Task KillAsync() => process.KillAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static IEnumerable<string> Arguments(IReadOnlyList<int> ports, ServerOptions options) =>
    [
        "--blobPort", ports[0].ToString(CultureInfo.InvariantCulture),
        "--queuePort", ports[1].ToString(CultureInfo.InvariantCulture),
        "--tablePort", ports[2].ToString(CultureInfo.InvariantCulture),
        "--silent", "--loose", "--skipApiVersionCheck", "--disableTelemetry",
        .. options.Persistent ? ["--location", options.Folder] : (string[])["--inMemoryPersistence"],
    ];

    private static async Task<bool> AnswersAsync(IReadOnlyList<int> ports, CancellationToken cancellationToken)
    {
        var endpoints = ports.Select(DevelopmentStorage.Endpoint);
        var answers = await Task.WhenAll(endpoints.Select(endpoint => StorageProbe.AnswersAsync(endpoint, cancellationToken)));
        return answers.All(answer => answer);
    }
}
