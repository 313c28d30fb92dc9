using System.Collections.Concurrent;
using System.Globalization;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Protocol;
using Google.Protobuf.WellKnownTypes;

namespace DlmFunctions.LocalHost.Workers;

/// <summary>One worker process from its start to its end.</summary>
internal sealed class WorkerSession : IAsyncDisposable
{
    private const string HttpUri = "HttpUri";
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly WorkerApp app;
    private readonly WorkerProcess process;
    private readonly WorkerChannel channel;
    private readonly WorkerLog log;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, Task> running = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> capabilities = new Dictionary<string, string>();

    private WorkerSession(WorkerApp app, WorkerProcess process, WorkerChannel channel, WorkerLog log, TimeProvider time)
    {
        (this.app, this.process, this.channel, this.log, this.time) = (app, process, channel, log, time);
        Over = Task.WhenAny(process.Exited, channel.Ended);
        Ended = HangUpAsync();
    }

    public int ProcessId => process.ProcessId;

    /// <summary>Completes when the process has ended or has hung up: it takes no more.</summary>
    public Task Over { get; }

    /// <summary>Completes when it has said all that it ever will.</summary>
    public Task Ended { get; }

    /// <summary>Where the worker takes HTTP requests itself, if it does.</summary>
    public Uri? HttpAddress => capabilities.TryGetValue(HttpUri, out var address) ? new Uri(address) : null;

    /// <summary>Starts a process and lets it introduce itself.</summary>
    /// <exception cref="WorkerStartException">It ended instead, or said nothing.</exception>
    public static async Task<WorkerSession> StartAsync(
        WorkerApp app, WorkerServer server, WorkerLog log, TimeProvider time, CancellationToken cancellationToken)
    {
        var workerId = Guid.NewGuid().ToString();
        var conversation = new WorkerChannel(log.Write);
        server.Calls.Expect(workerId, conversation);
        var session = new WorkerSession(app, WorkerProcess.Start(app, server.Address, workerId, log.Write), conversation, log, time);
        try
        {
            await session.WhileItLivesAsync(session.IntroduceAsync, cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the worker which functions there are.</summary>
    /// <exception cref="WorkerStartException">It cannot tell.</exception>
    public Task<IReadOnlyList<RpcFunctionMetadata>> DescribeAsync(CancellationToken cancellationToken) => WhileItLivesAsync<IReadOnlyList<RpcFunctionMetadata>>(
        async token =>
        {
            var request = new FunctionsMetadataRequest { FunctionAppDirectory = app.Folder };
            var answer = (await channel.RequestAsync(new StreamingMessage { FunctionsMetadataRequest = request }, token)).FunctionMetadataResponse;
            Require(answer.Result, "The worker cannot list its functions");
            return answer.FunctionMetadataResults;
        },
        cancellationToken);

    /// <summary>Makes a function ready to be invoked.</summary>
    /// <exception cref="WorkerStartException">The worker refuses it.</exception>
    public Task LoadAsync(RpcFunctionMetadata function, CancellationToken cancellationToken) => WhileItLivesAsync(
        async token =>
        {
            Require(function.Status, $"Function {function.Name} cannot be used");
            var request = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
            var answer = await channel.RequestAsync(new StreamingMessage { FunctionLoadRequest = request }, token);
            Require(answer.FunctionLoadResponse.Result, $"Function {function.Name} cannot be loaded");
            return true;
        },
        cancellationToken);

    /// <summary>Runs a function. A cancellation is passed on; how the invocation ends is up to the worker.</summary>
    /// <exception cref="WorkerLostException">The worker ended.</exception>
    /// <exception cref="FunctionFailedException">The function failed.</exception>
    public async Task<InvocationResponse> InvokeAsync(string function, InvocationRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var logs = log.Begin(request.InvocationId, function);
        var answer = channel.RequestAsync(new StreamingMessage { InvocationRequest = request }, CancellationToken.None);
        var cancel = new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = request.InvocationId } };
        await using var cancelled = cancellationToken.Register(() => channel.TrySend(cancel));
        running[request.InvocationId] = answer;
        try
        {
            var response = (await answer).InvocationResponse;
            return response.Result?.Status == StatusResult.Types.Status.Success
                ? response
                : throw new FunctionFailedException(response.Result?.Exception?.Message ?? "The worker does not say why.");
        }
        finally
        {
            running.TryRemove(request.InvocationId, out _);
        }
    }

    /// <summary>Lets the invocations end, which were cancelled, and tells the worker to end; after the grace it is killed.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(TimeSpan grace)
    {
        // The SDK does not wait for what a timer started, and that may have a lock to give back.
        await Task.WhenAny(Task.WhenAll(running.Values), process.Exited, Task.Delay(grace / 2, time, CancellationToken.None));
        channel.TrySend(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(grace) } });
        await process.Exited.WithinAsync(grace / 2, time);
        process.Kill();
        return await process.Exited;
    }

    /// <summary>Ends the worker at once, as a crash would.</summary>
    public void Kill() => process.Kill();

    /// <summary>How the worker ended: what it printed as errors last, or its exit code.</summary>
    public async Task<string> EndingAsync()
    {
        await process.Exited.WithinAsync(LastWords, time);
        process.Kill();
        var code = await process.Exited;
        var errors = await process.ErrorsAsync(time);
        return errors.Count > 0
            ? string.Join(Environment.NewLine, errors)
            : string.Create(CultureInfo.InvariantCulture, $"The worker process ended with code {code} and printed no error.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.Exited;
        channel.Close();
        process.Dispose();
    }

    private async Task<bool> IntroduceAsync(CancellationToken cancellationToken)
    {
        await channel.Connected.WaitAsync(cancellationToken);
        var request = new WorkerInitRequest { HostVersion = "4.0.0.0", WorkerDirectory = app.Folder, FunctionAppDirectory = app.Folder };
        var answer = (await channel.RequestAsync(new StreamingMessage { WorkerInitRequest = request }, cancellationToken)).WorkerInitResponse;
        Require(answer.Result, "The worker cannot be initialized");
        capabilities = answer.Capabilities;
        return true;
    }

    private async Task<T> WhileItLivesAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(StartPatience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await work(stop.Token);
        }
        catch (WorkerLostException)
        {
            throw new WorkerStartException(await EndingAsync());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WorkerStartException($"The worker process did not answer within {StartPatience:c}.");
        }
    }

    // What the worker sent before it ended may still be on its way.
    private async Task HangUpAsync()
    {
        await Over;
        if (channel.Connected.IsCompletedSuccessfully)
        {
            await Task.WhenAll(process.Exited, channel.Ended).WithinAsync(LastWords, time);
        }

        channel.Close();
    }

    private static void Require(StatusResult? result, string otherwise)
    {
        if (result is { Status: not StatusResult.Types.Status.Success })
        {
            throw new WorkerStartException($"{otherwise}: {result.Exception?.Message ?? result.Result}");
        }
    }
}
