using System.Diagnostics;

namespace Dlm.Telemetry;

/// <summary>The names under which the engine's telemetry is found.</summary>
public static class DlmTelemetry
{
    /// <summary>The name of the engine's activity source and of its meter.</summary>
    public const string Name = "Dlm";

    internal static readonly ActivitySource Source = new(Name);
}
