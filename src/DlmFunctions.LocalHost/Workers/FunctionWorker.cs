using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Protocol;
using Microsoft.Extensions.Logging;

namespace DlmFunctions.LocalHost.Workers;

/// <summary>The worker of an instance. When its process ends by itself, another one is started, sooner or later.</summary>
internal sealed partial class FunctionWorker : IAsyncDisposable
{
    /// <summary>How long an invocation waits for a worker that is being started again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WorkerApp app;
    private readonly WorkerServer server;
    private readonly WorkerLog log;
    private readonly ILogger logger;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    private readonly RestartPauses pauses = new();
    private TaskCompletionSource<WorkerSession> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WorkerSession session;
    private Task keeping = Task.CompletedTask;

    private FunctionWorker(WorkerApp app, WorkerServer server, WorkerLog log, ILoggerFactory loggers, TimeProvider time, WorkerSession session)
    {
        (this.app, this.server, this.log, this.time, this.session) = (app, server, log, time, session);
        logger = loggers.CreateLogger("Host.Worker");
    }

    /// <summary>The functions of the app.</summary>
    public IReadOnlyList<RpcFunctionMetadata> Functions { get; private set; } = [];

    /// <summary>Starts the worker and learns its functions.</summary>
    /// <exception cref="WorkerStartException">It cannot be started.</exception>
    public static async Task<FunctionWorker> StartAsync(WorkerApp app, WorkerServer server, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        var logs = new WorkerLog(loggers);
        var first = await WorkerSession.StartAsync(app, server, logs, time, cancellationToken);
        var worker = new FunctionWorker(app, server, logs, loggers, time, first);
        try
        {
            worker.Functions = await first.DescribeAsync(cancellationToken);
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Loads the functions; from now on they can be invoked.</summary>
    /// <exception cref="WorkerStartException">The worker refuses one.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(session, cancellationToken);
        ready.SetResult(session);
        keeping = KeepAsync(time.GetTimestamp());
    }

    /// <summary>The process that runs functions now. Where there is none, waits for the next one.</summary>
    /// <exception cref="TimeoutException">There has been none for a while.</exception>
    public Task<WorkerSession> ReadyAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        return ready.Task.WaitAsync(Patience, time, cancellationToken);
    }

    /// <summary>Ends the worker's process, as a crash would, if it runs an invocation that has exceeded its time.</summary>
    public void Restart(Guid invocationId)
    {
        if (log.Has(invocationId.ToString()))
        {
            session.Kill();
        }
    }

    /// <summary>Tells the worker to end, and waits for it.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        await stopping.CancelAsync();
        await keeping;
        await session.StopAsync(grace);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await keeping;
        await session.DisposeAsync();
        stopping.Dispose();
    }

    private async Task KeepAsync(long started)
    {
        while (await session.Ended.WithinAsync(Timeout.InfiniteTimeSpan, time, stopping.Token))
        {
            MakeRoom();
            var ending = await session.EndingAsync();
            await session.DisposeAsync();
            try
            {
                await StartAgainAsync(ending, time.GetElapsedTime(started));
            }
            catch (OperationCanceledException)
            {
                return;
            }

            started = time.GetTimestamp();
        }
    }

    // Where the one that was ready is over, the next one is waited for.
    private void MakeRoom()
    {
        var current = Volatile.Read(ref ready);
        if (current.Task is { IsCompletedSuccessfully: true, Result.Over.IsCompleted: true })
        {
            Interlocked.CompareExchange(ref ready, new TaskCompletionSource<WorkerSession>(TaskCreationOptions.RunContinuationsAsynchronously), current);
        }
    }

    private async Task StartAgainAsync(string ending, TimeSpan lived)
    {
        while (true)
        {
            var pause = pauses.After(lived);
            LogEnded(ending, pause);
            await Task.Delay(pause, time, stopping.Token);
            try
            {
                session = await StartLoadedAsync();
                LogStarted(session.ProcessId);
                ready.SetResult(session);
                return;
            }
            catch (WorkerStartException refused)
            {
                (ending, lived) = (refused.Message, TimeSpan.Zero);
            }
        }
    }

    private async Task<WorkerSession> StartLoadedAsync()
    {
        var started = await WorkerSession.StartAsync(app, server, log, time, stopping.Token);
        try
        {
            await LoadAsync(started, stopping.Token);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    private async Task LoadAsync(WorkerSession target, CancellationToken cancellationToken)
    {
        foreach (var function in Functions)
        {
            await target.LoadAsync(function, cancellationToken);
        }
    }

    [LoggerMessage(2000, LogLevel.Error, "The worker has ended and is started again in {Pause}. {Ending}")]
    private partial void LogEnded(string ending, TimeSpan pause);

    [LoggerMessage(2001, LogLevel.Information, "The worker runs again, as process {ProcessId}.")]
    private partial void LogStarted(int processId);
}
