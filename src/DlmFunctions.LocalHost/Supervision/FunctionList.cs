using DlmFunctions.LocalHost.Triggers;

namespace DlmFunctions.LocalHost.Supervision;

/// <summary>Tells a person which functions an app has.</summary>
internal static class FunctionList
{
    /// <param name="functions">The functions.</param>
    /// <param name="hasEngine">Whether timers and queues are told as jobs already.</param>
    /// <param name="prefix">What stands before every route.</param>
    /// <param name="ports">Where the instances listen.</param>
    public static IReadOnlyList<string> Describe(IReadOnlyList<WorkerFunction> functions, bool hasEngine, string prefix, IReadOnlyList<int> ports) =>
    [
        .. functions.Where(function => function.Trigger is HttpTrigger || !hasEngine).Select(function => $"{function.Name}: {function.Trigger switch
        {
            TimerTrigger timer => $"timer {timer.Schedule}",
            QueueTrigger queue => $"queue {queue.Queue}",
            HttpTrigger http => $"{Methods(http)} {string.Join(", ", ports.Select(port => $"http://127.0.0.1:{port}/{(prefix.Length > 0 ? $"{prefix}/" : string.Empty)}{http.Route}"))}",
            _ => string.Empty,
        }}"),
    ];

    private static string Methods(HttpTrigger http) => http.Methods.Count > 0 ? string.Join(',', http.Methods).ToUpperInvariant() : "any method";
}
