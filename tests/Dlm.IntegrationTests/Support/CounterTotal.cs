using System.Diagnostics.Metrics;

namespace Dlm.IntegrationTests.Support;

/// <summary>What one instance has added to one of its counters.</summary>
internal sealed class CounterTotal : IDisposable
{
    private readonly MeterListener listener = new();
    private long total;

    public CounterTotal(Instance instance, string counter)
    {
        var meters = instance.Get<IMeterFactory>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == counter && instrument.Meter.Scope == meters)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, added, _, _) => Interlocked.Add(ref total, added));
        listener.Start();
    }

    public long Value => Interlocked.Read(ref total);

    public void Dispose() => listener.Dispose();
}
