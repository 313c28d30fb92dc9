namespace DlmFunctions.LocalHost.Processes;

/// <summary>How a process is started.</summary>
internal sealed record ProcessOptions
{
    /// <summary>Takes what the process prints.</summary>
    public required string LogFile { get; init; }

    /// <summary>Variables beyond those of this process; <see langword="null"/> removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Which program a <see cref="LinkedProcess"/> starts, as the path of its assembly; this one by default.</summary>
    public string? Assembly { get; init; }

    /// <summary>This process's own by default.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>How long the process may take to end when asked to; then it is killed. 10 s by default.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
