using OpenTelemetry;

namespace Dlm.Benchmarks.Ticks;

/// <summary>An exporter that sends nothing.</summary>
internal sealed class Discard<T> : BaseExporter<T>
    where T : class
{
    public override ExportResult Export(in Batch<T> batch) => ExportResult.Success;
}
