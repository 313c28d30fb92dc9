using Dlm.Jobs;
using Microsoft.Extensions.Logging;

namespace Dlm.Telemetry;

/// <summary>The scopes of the engine's log events.</summary>
internal static class LogScopes
{
    private static readonly Func<ILogger, string, string, IDisposable?> Scope = LoggerMessage.DefineScope<string, string>("{Job} {Occurrence}");

    /// <summary>Names job and occurrence in everything that is logged until the scope is disposed, by handlers and libraries too.</summary>
    public static IDisposable? BeginOccurrence(this ILogger log, Occurrence occurrence) => Scope(log, occurrence.Job, occurrence.Name);
}
