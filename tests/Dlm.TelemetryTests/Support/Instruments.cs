using System.Diagnostics.Metrics;
using Dlm.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Dlm.TelemetryTests.Support;

/// <summary>The instruments of the engine, as it creates them.</summary>
internal static class Instruments
{
    public static IReadOnlyList<Instrument> All()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        var found = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == DlmTelemetry.Name && instrument.Meter.Scope == factory)
                {
                    found.Add(instrument);
                }
            },
        };
        listener.Start();
        using var metrics = new DlmMetrics(factory);
        return found;
    }
}
