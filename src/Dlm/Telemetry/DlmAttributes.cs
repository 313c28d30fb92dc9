namespace Dlm.Telemetry;

/// <summary>The attributes of the engine's spans. Queries and dashboards are keyed on them.</summary>
internal static class DlmAttributes
{
    public const string Job = "dlm.job";
    public const string Occurrence = "dlm.occurrence";
    public const string Instance = "dlm.instance";
    public const string Attempt = "dlm.attempt";
    public const string Send = "dlm.send";
    public const string Outcome = "dlm.outcome";
    public const string Count = "dlm.count.";
    public const string ErrorType = "error.type";

    // The semantic conventions of OpenTelemetry name no Azure queue storage; a system that they do not know may have a name of its own.
    public const string MessagingSystem = "messaging.system";
    public const string MessagingOperationName = "messaging.operation.name";
    public const string MessagingOperationType = "messaging.operation.type";
    public const string MessagingDestination = "messaging.destination.name";
    public const string QueueStorage = "azure_queue_storage";
}
