namespace DlmFunctions.LocalHost.Services;

/// <summary>How a server is started for this run.</summary>
internal sealed record ServerOptions
{
    /// <summary>A folder of the server's own: its data and its log.</summary>
    public required string Folder { get; init; }

    /// <summary>The ports to listen on, in the server's order; free ones are taken by default.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Whether data survives the process, written to <see cref="Folder"/>. Off by default: a run leaves nothing behind.</summary>
    public bool Persistent { get; init; }

    /// <summary>What a <c>redis-server</c> is told besides. Default nothing.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Takes what a person should know while they wait.</summary>
    public IProgress<string>? Progress { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public string LogFile => Path.Combine(Folder, "log.txt");
}
