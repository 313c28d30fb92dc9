using Azure.Data.Tables;
using Dlm.Jobs;
using Dlm.Telemetry;

namespace Dlm.Runs;

/// <summary>Builds the rows and merges of run records.</summary>
internal static class RunRows
{
    /// <summary>The column that tells open records from finished ones, so that storage can filter on it.</summary>
    public const string Final = "Final";

    /// <summary>How long the lease lasts, in seconds, by the settings of its holder.</summary>
    public const string LeaseSeconds = "LeaseSeconds";

    /// <summary>The attempt that <see cref="LeaseSeconds"/> is about: an older version takes a lease without writing either.</summary>
    public const string LeaseAttempt = "LeaseAttempt";

    public static TableEntity New(Occurrence occurrence, InstanceIdentity decidedBy, DateTimeOffset decidedAt, string nonce)
    {
        var row = new TableEntity(occurrence.Job, RunKeys.Of(occurrence))
        {
            [RowFormat.Column] = RowFormat.Version,
            [nameof(RunRecord.DecidedBy)] = decidedBy.Name,
            [nameof(RunRecord.DecidedAt)] = decidedAt,
            [nameof(RunRecord.DecisionNonce)] = nonce,
            [nameof(RunRecord.Nonce)] = nonce,
            [nameof(RunRecord.Attempt)] = 0,
            [nameof(RunRecord.Sends)] = 0,
        };
        if (occurrence.ScheduledAt is { } instant)
        {
            row["ScheduledAt"] = instant;
        }

        if (DlmSpans.CurrentTraceParent is { } traceParent)
        {
            row[nameof(RunRecord.TraceParent)] = traceParent;
        }

        SetState(row, RunState.Decided);
        return row;
    }

    /// <summary>A part of an occurrence that is fanned out.</summary>
    public static TableEntity NewPart(
        RunRecord run, int number, string part, InstanceIdentity decidedBy, DateTimeOffset decidedAt, string nonce)
    {
        var row = New(run.Occurrence.WithPart(number), decidedBy, decidedAt, nonce);
        row[nameof(RunRecord.Part)] = part;
        if (run.LeaseNumber is { } leaseNumber)
        {
            row[nameof(RunRecord.LeaseNumber)] = leaseNumber;
        }

        if (run.TraceParent is { } traceParent)
        {
            row.TryAdd(nameof(RunRecord.TraceParent), traceParent);
        }

        return row;
    }

    public static TableEntity Change(RunRecord run, string nonce) =>
        new(run.Occurrence.Job, RunKeys.Of(run.Occurrence)) { [nameof(RunRecord.Nonce)] = nonce };

    /// <summary>Writes how long a lease lasts. Never less than its holder takes it for: it gives up before.</summary>
    public static void SetLease(TableEntity row, int attempt, TimeSpan lease)
    {
        row[LeaseAttempt] = attempt;
        row[LeaseSeconds] = (int)Math.Ceiling(lease.TotalSeconds);
    }

    public static void SetCounts(TableEntity row, IReadOnlyDictionary<string, long> counts) =>
        row[nameof(RunRecord.Counts)] = RunCounts.ToJson(counts);

    public static void SetState(TableEntity row, RunState state)
    {
        row[nameof(RunRecord.State)] = state.ToString();
        row[nameof(RunRecord.Resends)] = 0;
        row[Final] = state is RunState.Succeeded or RunState.Failed or RunState.Skipped;
    }
}
