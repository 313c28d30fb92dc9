using DlmFunctions.LocalHost.Protocol;

namespace DlmFunctions.LocalHost.Triggers;

/// <summary>A function of the worker, as far as the host needs to know it.</summary>
/// <param name="Id">The worker's id for it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Trigger">What sets it off.</param>
/// <param name="Outputs">The queues that take what it returns.</param>
/// <param name="Retry">How it is tried again when it fails; not by the host, where there is nothing.</param>
internal sealed record WorkerFunction(string Id, string Name, FunctionTrigger Trigger, IReadOnlyList<QueueOutput> Outputs, RpcRetryOptions? Retry);
