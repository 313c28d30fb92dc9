using DlmFunctions.LocalHost.Settings;
using System.Globalization;
using DlmFunctions.LocalHost.Processes;

namespace DlmFunctions.LocalHost.Services;

/// <summary>A Redis of our own on the loopback address: <c>redis-server</c> where it is installed, else Garnet.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    public const int DefaultPort = 6379;

    private readonly IRunningProcess process;

    private RedisServer(IRunningProcess process, string program, int port) => (this.process, Program, Port) = (process, program, port);

    /// <summary>What it is: <c>redis-server</c> or <c>garnet-server</c>.</summary>
    public string Program { get; }

    public int Port { get; }

    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>The server's process.</summary>
    public int ProcessId => process.ProcessId;

    /// <exception cref="ServiceException">It could not be installed, or does not answer.</exception>
    public static Task<RedisServer> StartAsync(ServerOptions options, CancellationToken cancellationToken = default) =>
        SearchPath.Find("redis-server") is { } program
            ? StartRedisAsync(program, options, cancellationToken)
            : StartGarnetAsync(options, cancellationToken);

    /// <summary>Starts Garnet, whether or not there is a <c>redis-server</c>. It keeps its data in memory only.</summary>
    /// <exception cref="ServiceException">It could not be installed, or does not answer.</exception>
    public static async Task<RedisServer> StartGarnetAsync(ServerOptions options, CancellationToken cancellationToken = default)
    {
        await GarnetTool.EnsureAsync(options, cancellationToken);
        return await StartProgramAsync(
            GarnetTool.Command,
            "dotnet",
            port =>
            [
                "tool", "run", GarnetTool.Command, "--", "--port", port, "--bind", "127.0.0.1",
                "--lua", "--lua-transaction-mode", "--memory", "64m", "--index", "1m",
            ],
            options,
            RepositoryRoot.Path,
            cancellationToken);
    }

    /// <summary>Asks it to end, and waits.</summary>
    public Task StopAsync() => process.StopAsync();

    /// <summary>Ends it at once, as a crash would.</summary>
    public Task KillAsync() => process.KillAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static Task<RedisServer> StartRedisAsync(string program, ServerOptions options, CancellationToken cancellationToken) =>
        StartProgramAsync(
            "redis-server",
            program,
            port =>
            [
                "--port", port, "--bind", "127.0.0.1", "--dir", options.Folder,
                "--save", string.Empty, "--appendonly", options.Persistent ? "yes" : "no",
                .. options.Arguments,
            ],
            options,
            options.Folder,
            cancellationToken);

    private static async Task<RedisServer> StartProgramAsync(
        string name,
        string program,
        Func<string, IEnumerable<string>> arguments,
        ServerOptions options,
        string workingDirectory,
        CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder);
        var port = options.Ports is [var given] ? given : FreePorts.Take(1)[0];
        options.Progress?.Report($"Starting {name} on port {port}");
        var started = await GuardedProcess.StartAsync(
            program,
            arguments(port.ToString(CultureInfo.InvariantCulture)),
            new ProcessOptions { LogFile = options.LogFile, WorkingDirectory = workingDirectory, Time = options.Time },
            cancellationToken);
        try
        {
            var server = new RedisServer(started, name, port);
            await Readiness.WaitAsync(name, started, _ => RedisProbe.AnswersAsync(server.Endpoint), options.Time, cancellationToken);
            return server;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }
}
