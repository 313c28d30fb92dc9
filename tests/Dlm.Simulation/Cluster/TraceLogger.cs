using Dlm.Simulation.World;
using Microsoft.Extensions.Logging;

namespace Dlm.Simulation.Cluster;

/// <summary>Puts what the engine logs into the trace.</summary>
internal sealed class TraceLogger<T>(SimWorld world, SimProcess process) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => world.Trace.Enabled;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            world.Note($"{process.Name}: {logLevel}: {formatter(state, exception)}");
        }
    }
}
