using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Dlm.Jobs;

namespace Dlm.Runs;

/// <summary>The record of one occurrence: ledger, fence and history in one.</summary>
public sealed class RunRecord
{
    private readonly TableEntity entity;
    private readonly StoredRow row;

    private RunRecord(Occurrence occurrence, TableEntity entity)
    {
        Occurrence = occurrence;
        this.entity = entity;
        row = new StoredRow(entity);
        var counts = ReadCounts(row.GetString(nameof(Counts)));
        Counts = counts ?? new Dictionary<string, long>();
        State = counts is not null && RowFormat.IsKnown(entity, RunColumns.Types) ? ReadState(row.GetString(nameof(State))) : RunState.Unknown;
    }

    /// <summary>The occurrence.</summary>
    public Occurrence Occurrence { get; }

    /// <summary>Where it stands.</summary>
    public RunState State { get; }

    /// <summary>Whether it has ended.</summary>
    public bool IsFinal => State is RunState.Succeeded or RunState.Failed or RunState.Skipped;

    /// <summary>How often its lease was taken: the fencing token. It only rises.</summary>
    public int Attempt => row.GetInt32(nameof(Attempt)) ?? 0;

    /// <summary>How many attempts ended by an error or an expired lease.</summary>
    public int Failures => row.GetInt32(nameof(Failures)) ?? 0;

    /// <summary>How many messages were meant to be sent for it, the first included.</summary>
    public int Sends => row.GetInt32(nameof(Sends)) ?? 0;

    /// <summary>How many messages were meant to be sent again since it came to its state. A start is progress, and counts from nought.</summary>
    public int Resends => row.GetInt32(nameof(Resends)) ?? 0;

    /// <summary>The instance that recorded it.</summary>
    public string? DecidedBy => row.GetString(nameof(DecidedBy));

    /// <summary>When it was recorded, by storage's clock, in whole seconds.</summary>
    public DateTimeOffset? DecidedAt => row.GetDateTimeOffset(nameof(DecidedAt));

    /// <summary>The instance that sent its newest message.</summary>
    public string? DispatchedBy => row.GetString(nameof(DispatchedBy));

    /// <summary>When its newest message was sent, by that instance's clock.</summary>
    public DateTimeOffset? EnqueuedAt => row.GetDateTimeOffset(nameof(EnqueuedAt));

    /// <summary>The instance that took its lease last.</summary>
    public string? Owner => row.GetString(nameof(Owner));

    /// <summary>When its lease was taken last, by the owner's clock.</summary>
    public DateTimeOffset? StartedAt => row.GetDateTimeOffset(nameof(StartedAt));

    /// <summary>When it ended, by the owner's clock.</summary>
    public DateTimeOffset? FinishedAt => row.GetDateTimeOffset(nameof(FinishedAt));

    /// <summary>When its next attempt may start at the earliest, by storage's clock.</summary>
    public DateTimeOffset? NotBefore => row.GetDateTimeOffset(nameof(NotBefore));

    /// <summary>The error of its last failed attempt.</summary>
    public string? Error => row.GetString(nameof(Error));

    /// <summary>Why it was skipped, or why its last attempt asked for a rest.</summary>
    public string? Reason => row.GetString(nameof(Reason));

    /// <summary>The oldest instant that this record stands for, where it stands for several.</summary>
    public DateTimeOffset? RangeFrom => row.GetDateTimeOffset(nameof(RangeFrom));

    /// <summary>How many instants this record stands for.</summary>
    public int RangeCount => row.GetInt32(nameof(RangeCount)) ?? 1;

    /// <summary>With <see cref="OverlapPolicy.Forbid"/>: the job-wide fencing token of its last lease.</summary>
    public long? LeaseNumber => row.GetInt64(nameof(LeaseNumber));

    /// <summary>Into how many parts it was fanned out; 0 where it was not.</summary>
    public int Parts => row.GetInt32(nameof(Parts)) ?? 0;

    /// <summary>What this part of an occurrence is, as the handler named it; null for the occurrence itself.</summary>
    public string? Part => row.GetString(nameof(Part));

    /// <summary>What the handler saved to go on from.</summary>
    public string? Checkpoint => row.GetString(nameof(Checkpoint));

    /// <summary>What the handler counted.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; }

    /// <summary>The trace of the decision, as W3C <c>traceparent</c>: what is done for it anywhere goes on with it.</summary>
    public string? TraceParent => row.GetString(nameof(TraceParent));

    /// <summary>How long its lease lasts after each write of the holder. Null where the holder did not say so: it runs an older version.</summary>
    internal TimeSpan? Lease =>
        row.GetInt32(RunRows.LeaseAttempt) == Attempt && row.GetInt32(RunRows.LeaseSeconds) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Since when it has been due: its instant, or when it was asked for by hand, by storage's clock.</summary>
    internal DateTimeOffset WaitsSince => Occurrence.ScheduledAt ?? DecidedAt ?? Timestamp;

    /// <summary>Whether the running slot may name it. A part runs under the slot of its occurrence.</summary>
    internal bool MayHoldSlot => LeaseNumber is not null && Occurrence.PartNumber is null;

    internal ETag ETag { get; private init; }

    /// <summary>When storage applied the last write.</summary>
    internal DateTimeOffset Timestamp => row.Timestamp ?? DateTimeOffset.MinValue;

    /// <summary>Marks the last write of the row.</summary>
    internal string? Nonce => row.GetString(nameof(Nonce));

    /// <summary>Marks the decision that inserted the row.</summary>
    internal string? DecisionNonce => row.GetString(nameof(DecisionNonce));

    internal static RunRecord From(TableEntity row) => Inserted(row, row.ETag);

    internal static RunRecord Inserted(TableEntity row, ETag etag) =>
        new(RunKeys.Parse(row.PartitionKey, row.RowKey), row) { ETag = etag };

    /// <summary>This record after a merge.</summary>
    internal RunRecord With(TableEntity change, ETag etag)
    {
        var merged = new TableEntity(entity);
        foreach (var (column, value) in change)
        {
            merged[column] = value;
        }

        return new RunRecord(Occurrence, merged) { ETag = etag };
    }

    // Exactly the names: the parser would take numbers and lists as well.
    private static RunState ReadState(string? text) =>
        Enum.TryParse<RunState>(text, out var state) && state.ToString() == text ? state : RunState.Unknown;

    private static Dictionary<string, long>? ReadCounts(string? json)
    {
        try
        {
            return json is { Length: > 0 } ? JsonSerializer.Deserialize<Dictionary<string, long>>(json) : [];
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
