using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Dlm.Tests.Support;

/// <summary>Collects the ids of what is logged.</summary>
internal sealed class EventLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<int> ids = new();

    public int Count(int id) => ids.Count(logged => logged == id);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        ids.Enqueue(eventId.Id);

    public void Dispose()
    {
    }
}
