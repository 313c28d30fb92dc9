using System.Globalization;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Invariants;

/// <summary>A run row as the checker reads it.</summary>
internal readonly record struct RunRow(TableRow Row)
{
    private const string ScheduledPrefix = "scheduled:";
    private const string ManualPrefix = "manual:";

    public string State => (string)Row["State"]!;

    public bool IsFinal => State is "Succeeded" or "Failed" or "Skipped";

    public bool IsScheduled => Row.Key.StartsWith(ScheduledPrefix, StringComparison.Ordinal);

    public DateTimeOffset ScheduledAt =>
        new(DateTimeOffset.MaxValue.UtcTicks - long.Parse(Row.Key.AsSpan(ScheduledPrefix.Length), CultureInfo.InvariantCulture), TimeSpan.Zero);

    public DateTimeOffset RangeFrom => Row["RangeFrom"] as DateTimeOffset? ?? ScheduledAt;

    public int RangeCount => Row["RangeCount"] as int? ?? 1;

    public DateTimeOffset DecidedAt => (DateTimeOffset)Row["DecidedAt"]!;

    public string Reason => Row["Reason"] as string ?? "";

    public string Error => Row["Error"] as string ?? "";

    public int Attempt => Row["Attempt"] as int? ?? 0;

    public int Failures => Row["Failures"] as int? ?? 0;

    public long LeaseNumber => Row["LeaseNumber"] as long? ?? 0;

    public DateTimeOffset? NotBefore => Row["NotBefore"] as DateTimeOffset?;

    public string? Checkpoint => Row["Checkpoint"] as string;

    /// <summary>The occurrence as messages and logs name it.</summary>
    public string Name => IsScheduled
        ? ScheduledAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : Row.Key;

    public static bool Is(TableRow row) =>
        row.Key.StartsWith(ScheduledPrefix, StringComparison.Ordinal) || row.Key.StartsWith(ManualPrefix, StringComparison.Ordinal);

    public override string ToString() => $"{Row.Partition}@{Name} ({State}, attempt {Attempt}, {Failures} failed)";
}
