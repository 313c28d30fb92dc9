namespace DlmFunctions.LocalHost.Processes;

/// <summary>A process that this program started and will end.</summary>
internal interface IRunningProcess : IAsyncDisposable
{
    int ProcessId { get; }

    /// <summary>Where its output goes.</summary>
    string LogFile { get; }

    /// <summary>Completes with the exit code when it has ended.</summary>
    Task<int> Exited { get; }

    /// <summary>Asks it to end and waits; kills it when its grace is over or the token is cancelled.</summary>
    Task StopAsync(CancellationToken hurry = default);

    /// <summary>Ends it at once, as a crash would.</summary>
    Task KillAsync();
}
