using System.Collections.Concurrent;
using System.Threading.Channels;
using DlmFunctions.LocalHost.Protocol;
using Grpc.Core;
using RpcException = Grpc.Core.RpcException;

namespace DlmFunctions.LocalHost.Workers;

/// <summary>The conversation with one worker process: requests that are answered, messages that are not, and the worker's logs.</summary>
internal sealed class WorkerChannel(Action<RpcLog> onLog)
{
    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> requests = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the worker has called; fails when it is certain that it never will.</summary>
    public Task Connected => connected.Task;

    /// <summary>Completes when the conversation is over, for whatever reason.</summary>
    public Task Ended => ended.Task;

    /// <summary>Sends a message and waits for the one that answers it.</summary>
    /// <exception cref="WorkerLostException">The worker has ended.</exception>
    public async Task<StreamingMessage> RequestAsync(StreamingMessage message, CancellationToken cancellationToken)
    {
        message.RequestId = Guid.NewGuid().ToString();
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        requests[message.RequestId] = answer;
        try
        {
            return TrySend(message) ? await answer.Task.WaitAsync(cancellationToken) : throw new WorkerLostException();
        }
        finally
        {
            requests.TryRemove(message.RequestId, out _);
        }
    }

    /// <summary>Sends a message that has no answer.</summary>
    /// <returns>Whether there was still someone to send it to.</returns>
    public bool TrySend(StreamingMessage message) => outgoing.Writer.TryWrite(message);

    /// <summary>Talks until one side ends it.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<StreamingMessage> incoming, IAsyncStreamWriter<StreamingMessage> writer, CancellationToken cancellationToken)
    {
        connected.TrySetResult();
        var sending = SendAsync(writer, cancellationToken);
        try
        {
            await foreach (var message in incoming.ReadAllAsync(cancellationToken))
            {
                Receive(message);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or RpcException)
        {
            // A worker that ends says no goodbye.
        }
        finally
        {
            Close();
            await sending;
        }
    }

    /// <summary>Ends the conversation: whoever waits for an answer hears that there will be none.</summary>
    public void Close()
    {
        outgoing.Writer.TryComplete();
        connected.TrySetException(new WorkerLostException());
        foreach (var request in requests.Values)
        {
            request.TrySetException(new WorkerLostException());
        }

        ended.TrySetResult();
    }

    private async Task SendAsync(IAsyncStreamWriter<StreamingMessage> writer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in outgoing.Reader.ReadAllAsync(cancellationToken))
            {
                await writer.WriteAsync(message, cancellationToken);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or InvalidOperationException or RpcException)
        {
            Close();
        }
    }

    private void Receive(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
        {
            onLog(message.RpcLog);
        }
        else if (requests.TryGetValue(message.RequestId, out var request))
        {
            request.TrySetResult(message);
        }
    }
}
