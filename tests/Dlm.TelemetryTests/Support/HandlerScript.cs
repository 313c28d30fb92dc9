namespace Dlm.TelemetryTests.Support;

internal sealed class HandlerScript
{
    public bool FailFirst { get; set; }
}
