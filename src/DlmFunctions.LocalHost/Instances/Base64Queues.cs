using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Azure.Storage.Queue;
using Microsoft.Azure.WebJobs.Host.Queues;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>
/// Treats messages as the Functions host does: bodies are base64, and one that is not goes straight to the poison queue. The SDK by itself
/// would try it five times, and for ever once it is there.
/// </summary>
internal sealed class Base64Queues : IQueueProcessorFactory
{
    public QueueProcessor Create(QueueProcessorFactoryContext context)
    {
        // The body comes as it is; the poison queue encodes it, for its function to read.
        context.Queue.EncodeMessage = false;
        return new Processor(context);
    }

    private sealed class Processor(QueueProcessorFactoryContext context) : QueueProcessor(context)
    {
        private readonly CloudQueue? poisonQueue = context.PoisonQueue;

        public override async Task<bool> BeginProcessingMessageAsync(CloudQueueMessage message, CancellationToken cancellationToken)
        {
            if (TryDecode(message.AsString, out var body))
            {
                message.SetMessageContent2(body, isBase64Encoded: false);
                return await base.BeginProcessingMessageAsync(message, cancellationToken);
            }

            if (poisonQueue is not null)
            {
                await CopyMessageToPoisonQueueAsync(new CloudQueueMessage(message.AsString), poisonQueue, cancellationToken);
                await DeleteMessageAsync(message, cancellationToken);
            }

            return false;
        }

        private static bool TryDecode(string text, [NotNullWhen(true)] out string? body)
        {
            var bytes = new byte[text.Length];
            body = Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
            return body is not null;
        }
    }
}
