using System.Globalization;
using System.Text.Json.Nodes;
using Dlm.Configuration;
using Dlm.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Telemetry;

/// <summary>
/// Writes the engine's log events to the file of setting <c>Dlm:EventJournal</c>, one JSON object a line: what a supervisor shows, and what
/// tests check a history with. Each line is on disk when the logging call returns.
/// </summary>
[ProviderAlias("DlmEventJournal")]
internal sealed class EventJournal(IOptions<DlmOptions> options, InstanceIdentity self, TimeProvider time) : ILoggerProvider
{
    private readonly Lock gate = new();
    private readonly Lazy<StreamWriter?> file = new(() => options.Value.EventJournal is { } path ? Open(path) : null);
    private bool ended;

    /// <summary>The lowest level that is written: progress is in the journal, though it is too much for a log.</summary>
    public const LogLevel Lowest = LogLevel.Debug;

    public ILogger CreateLogger(string categoryName) =>
        options.Value.EventJournal is not null && categoryName.StartsWith("Dlm.", StringComparison.Ordinal)
            ? new Writer(this)
            : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void Dispose()
    {
        lock (gate)
        {
            ended = true;
            if (file.IsValueCreated)
            {
                file.Value?.Dispose();
            }
        }
    }

    private static StreamWriter Open(string path) =>
        new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };

    private void Write(LogLevel level, EventId id, string message, IEnumerable<KeyValuePair<string, object?>> values)
    {
        var data = new JsonObject();
        foreach (var (name, value) in values)
        {
            if (name != "{OriginalFormat}")
            {
                data[name] = value is int number ? number : Convert.ToString(value, CultureInfo.InvariantCulture);
            }
        }

        var line = new JsonObject
        {
            ["at"] = time.GetUtcNow().UtcDateTime,
            ["instance"] = self.Name,
            ["id"] = id.Id,
            ["event"] = id.Name,
            ["level"] = level.ToString(),
            ["message"] = message,
            ["data"] = data,
        };
        lock (gate)
        {
            if (!ended)
            {
                file.Value?.WriteLine(line.ToJsonString());
            }
        }
    }

    private sealed class Writer(EventJournal journal) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= Lowest;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var values = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
                journal.Write(logLevel, eventId, formatter(state, exception), values);
            }
        }
    }
}
