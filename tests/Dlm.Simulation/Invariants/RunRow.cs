using System.Globalization;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Invariants;

/// <summary>A run row as the checker reads it.</summary>
internal readonly record struct RunRow(TableRow Row)
{
    private const string ScheduledPrefix = "scheduled:";
    private const string ManualPrefix = "manual:";
    private const string PartPrefix = "part:";

    public string State => (string)Row["State"]!;

    public bool IsFinal => State is "Succeeded" or "Failed" or "Skipped";

    public bool IsPart => Row.Key.StartsWith(PartPrefix, StringComparison.Ordinal);

    /// <summary>The row key of the occurrence that this is a part of, or is.</summary>
    public string WholeKey => IsPart ? Row.Key[PartPrefix.Length..Row.Key.IndexOf('~', StringComparison.Ordinal)] : Row.Key;

    /// <summary>Whether it is the row of a scheduled occurrence, not of a part of one.</summary>
    public bool IsScheduled => Row.Key.StartsWith(ScheduledPrefix, StringComparison.Ordinal);

    public DateTimeOffset ScheduledAt => InstantOf(Row.Key);

    public DateTimeOffset RangeFrom => Row["RangeFrom"] as DateTimeOffset? ?? ScheduledAt;

    public int RangeCount => Row["RangeCount"] as int? ?? 1;

    public DateTimeOffset DecidedAt => (DateTimeOffset)Row["DecidedAt"]!;

    public string Reason => Row["Reason"] as string ?? "";

    public string Error => Row["Error"] as string ?? "";

    public int Attempt => Row["Attempt"] as int? ?? 0;

    public int Failures => Row["Failures"] as int? ?? 0;

    public long LeaseNumber => Row["LeaseNumber"] as long? ?? 0;

    public DateTimeOffset? NotBefore => Row["NotBefore"] as DateTimeOffset?;

    public int Parts => Row["Parts"] as int? ?? 0;

    public string? Checkpoint => Row["Checkpoint"] as string;

    /// <summary>The occurrence as messages and logs name it.</summary>
    public string Name => IsPart ? $"{WholeName}/{int.Parse(Row.Key.AsSpan(Row.Key.IndexOf('~', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture)}" : WholeName;

    public string WholeName => WholeKey.StartsWith(ScheduledPrefix, StringComparison.Ordinal)
        ? InstantOf(WholeKey).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : WholeKey;

    /// <summary>The row of an occurrence or a part, by the name that messages and logs give it; null where there is none, or the name is none.</summary>
    public static RunRow? Find(SimTable table, string job, string name)
    {
        var (whole, part) = name.Split('/') is [var before, var number] ? (before, int.Parse(number, CultureInfo.InvariantCulture)) : (name, 0);
        if (!whole.StartsWith(ManualPrefix, StringComparison.Ordinal))
        {
            if (!DateTimeOffset.TryParse(whole, CultureInfo.InvariantCulture, out var instant))
            {
                return null;
            }

            whole = string.Create(CultureInfo.InvariantCulture, $"{ScheduledPrefix}{DateTimeOffset.MaxValue.UtcTicks - instant.UtcTicks:D19}");
        }

        var key = part == 0 ? whole : string.Create(CultureInfo.InvariantCulture, $"{PartPrefix}{whole}~{part:D5}");
        return table.Find(job, key) is { } row ? new RunRow(row) : null;
    }

    public static bool Is(TableRow row) =>
        row.Key.StartsWith(ScheduledPrefix, StringComparison.Ordinal)
        || row.Key.StartsWith(ManualPrefix, StringComparison.Ordinal)
        || row.Key.StartsWith(PartPrefix, StringComparison.Ordinal);

    private static DateTimeOffset InstantOf(string key) =>
        new(DateTimeOffset.MaxValue.UtcTicks - long.Parse(key.AsSpan(ScheduledPrefix.Length), CultureInfo.InvariantCulture), TimeSpan.Zero);

    public override string ToString() => $"{Row.Partition}@{Name} ({State}, attempt {Attempt}, {Failures} failed)";
}
