using Microsoft.Azure.WebJobs.Host.Queues;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>
/// Passes bodies on as they are, to the functions and to the poison queue, as the Functions host does with <c>messageEncoding</c>
/// <c>none</c>. The SDK by itself takes base64 only.
/// </summary>
internal sealed class PlainQueues : IQueueProcessorFactory
{
    public QueueProcessor Create(QueueProcessorFactoryContext context)
    {
        context.Queue.EncodeMessage = false;
        if (context.PoisonQueue is { } poison)
        {
            poison.EncodeMessage = false;
        }

        return new QueueProcessor(context);
    }
}
