using System.Collections.Concurrent;
using DlmFunctions.LocalHost.Protocol;
using Microsoft.Extensions.Logging;

namespace DlmFunctions.LocalHost.Workers;

/// <summary>
/// What a worker logs and prints, under the categories of the Functions host: <c>Function.&lt;name&gt;.User</c> for what belongs to an invocation.
/// What belongs to none stands under <c>Worker.&lt;category&gt;</c>.
/// </summary>
internal sealed class WorkerLog(ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, string> invocations = new(StringComparer.Ordinal);
    private readonly ILogger output = loggers.CreateLogger("Worker");

    /// <summary>Until it is disposed of, what is logged with the invocation's id belongs to the function.</summary>
    public IDisposable Begin(string invocationId, string function)
    {
        invocations[invocationId] = function;
        return new Invocation(invocations, invocationId);
    }

    /// <summary>Whether an invocation is under way.</summary>
    public bool Has(string invocationId) => invocations.ContainsKey(invocationId);

    public void Write(RpcLog log)
    {
        if (log.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric)
        {
            return;
        }

        var level = (LogLevel)log.Level;
        var logger = loggers.CreateLogger(Category(log));
        if (logger.IsEnabled(level))
        {
            var text = log.Exception is { Message: { Length: > 0 } fault } ? $"{log.Message}{Environment.NewLine}{fault}" : log.Message;
            logger.Log(level, new EventId(0, log.EventId), text, exception: null, (message, _) => message);
        }
    }

    /// <summary>A line that the process printed.</summary>
    public void Write(string line)
    {
        if (output.IsEnabled(LogLevel.Information))
        {
            output.Log(LogLevel.Information, default, line, exception: null, (text, _) => text);
        }
    }

    private string Category(RpcLog log) =>
        log.LogCategory == RpcLog.Types.RpcLogCategory.User && invocations.TryGetValue(log.InvocationId, out var function)
            ? $"Function.{function}.User"
            : $"Worker.{log.Category}";

    private sealed class Invocation(ConcurrentDictionary<string, string> invocations, string id) : IDisposable
    {
        public void Dispose() => invocations.TryRemove(id, out _);
    }
}
