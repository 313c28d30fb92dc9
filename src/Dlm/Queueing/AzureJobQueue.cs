using System.Collections.Concurrent;
using Azure;
using Azure.Identity;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Dlm.Storage;

namespace Dlm.Queueing;

/// <summary>The queues in the jobs storage account.</summary>
internal sealed class AzureJobQueue(QueueServiceClient service, TimeSpan requestTimeout, TimeProvider time) : IJobQueue
{
    private static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);
    private readonly ConcurrentDictionary<string, QueueClient> queues = new(StringComparer.Ordinal);

    public Task SendAsync(string queue, JobMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        PutBackAsync(queue, message.ToJson(), delay, cancellationToken);

    public Task PutBackAsync(string queue, string body, TimeSpan delay, CancellationToken cancellationToken) =>
        AskAsync(queue, (client, token) => SendOrCreateAsync(client, body, delay, token), cancellationToken);

    public Task EnsureCreatedAsync(string queue, CancellationToken cancellationToken) =>
        AskAsync(queue, (client, token) => client.CreateIfNotExistsAsync(cancellationToken: token), cancellationToken);

    // Somebody deleted the queue. Sending again is left to the protocol.
    private static async Task SendOrCreateAsync(QueueClient queue, string body, TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await queue.SendMessageAsync(body, visibilityTimeout: delay, timeToLive: NeverExpires, cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            throw;
        }
    }

    private async Task AskAsync(string queue, Func<QueueClient, CancellationToken, Task> request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(requestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await request(queues.GetOrAdd(queue, service.GetQueueClient), either.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException($"Queue {queue} did not answer within {requestTimeout.TotalSeconds} s.", late);
        }
        catch (Exception refused) when (refused is RequestFailedException or AuthenticationFailedException || LostConnection.Is(refused))
        {
            throw new StorageUnavailableException($"Queue {queue} cannot be used: {refused.Message.Split('\n', 2)[0].Trim()}", refused);
        }
    }
}
