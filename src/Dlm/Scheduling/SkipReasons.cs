namespace Dlm.Scheduling;

/// <summary>Why an occurrence is recorded as skipped.</summary>
internal static class SkipReasons
{
    public const string Paused = "paused";

    public static string Overlap(string running) => $"overlap: {running} was running";
}
