using System.Globalization;
using Azure.Data.Tables;

namespace DlmFunctions.FaultTests.Checking;

/// <summary>A record as it lies in the table, read column by column.</summary>
internal sealed class LedgerRow(TableEntity row)
{
    private const string ScheduledPrefix = "scheduled:";
    private const string ManualPrefix = "manual:";

    public string Job => row.PartitionKey;

    /// <summary>The instant, or null for a manual one: from the key, which holds the ticks left until the end of time.</summary>
    public DateTimeOffset? ScheduledAt => row.RowKey.StartsWith(ScheduledPrefix, StringComparison.Ordinal)
        ? new DateTimeOffset(DateTimeOffset.MaxValue.UtcTicks - long.Parse(row.RowKey[ScheduledPrefix.Length..], CultureInfo.InvariantCulture), TimeSpan.Zero)
        : null;

    /// <summary>As messages, logs and effects name it.</summary>
    public string Occurrence => ScheduledAt is { } instant ? NameOf(instant) : row.RowKey;

    public string State => row.GetString("State");

    public bool IsFinal => State is "Succeeded" or "Failed" or "Skipped";

    public int Attempt => row.GetInt32("Attempt") ?? 0;

    public int Failures => row.GetInt32("Failures") ?? 0;

    public int Sends => row.GetInt32("Sends") ?? 0;

    public string? DecidedBy => row.GetString("DecidedBy");

    public DateTimeOffset DecidedAt => row.GetDateTimeOffset("DecidedAt")!.Value;

    public string? Owner => row.GetString("Owner");

    public DateTimeOffset? NotBefore => row.GetDateTimeOffset("NotBefore");

    public string? Error => row.GetString("Error");

    public string? Reason => row.GetString("Reason");

    public long? LeaseNumber => row.GetInt64("LeaseNumber");

    public DateTimeOffset? RangeFrom => row.GetDateTimeOffset("RangeFrom");

    public int RangeCount => row.GetInt32("RangeCount") ?? 1;

    public static string NameOf(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static bool IsRecord(TableEntity row) =>
        row.RowKey.StartsWith(ScheduledPrefix, StringComparison.Ordinal) || row.RowKey.StartsWith(ManualPrefix, StringComparison.Ordinal);

    public override string ToString() => $"{Job}@{Occurrence}: {State}, attempt {Attempt}, {Sends} sends, decided by {DecidedBy}, owner {Owner}, {Error}{Reason}";
}
