using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Dlm.IntegrationTests.Support;

/// <summary>Collects the engine's log events with their values.</summary>
internal sealed class EventLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(int Id, IReadOnlyDictionary<string, string?> Values)> events = new();

    /// <summary>The values of the events with an id, in their order.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string?>> Of(int id) => [.. events.Where(logged => logged.Id == id).Select(logged => logged.Values)];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
        events.Enqueue((eventId.Id, values.ToDictionary(value => value.Key, value => value.Value?.ToString())));
    }

    public void Dispose()
    {
    }
}
