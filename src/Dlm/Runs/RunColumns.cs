namespace Dlm.Runs;

/// <summary>The columns of a run record and their types.</summary>
internal static class RunColumns
{
    public static readonly IReadOnlyDictionary<string, Type> Types = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        [nameof(RunRecord.State)] = typeof(string),
        [RunRows.Final] = typeof(bool),
        [nameof(RunRecord.Attempt)] = typeof(int),
        [nameof(RunRecord.Failures)] = typeof(int),
        [nameof(RunRecord.Sends)] = typeof(int),
        [nameof(RunRecord.Resends)] = typeof(int),
        [nameof(RunRecord.DecidedBy)] = typeof(string),
        [nameof(RunRecord.DecidedAt)] = typeof(DateTimeOffset),
        [nameof(RunRecord.DispatchedBy)] = typeof(string),
        [nameof(RunRecord.EnqueuedAt)] = typeof(DateTimeOffset),
        [nameof(RunRecord.Owner)] = typeof(string),
        [nameof(RunRecord.StartedAt)] = typeof(DateTimeOffset),
        [nameof(RunRecord.FinishedAt)] = typeof(DateTimeOffset),
        [nameof(RunRecord.NotBefore)] = typeof(DateTimeOffset),
        [nameof(RunRecord.Error)] = typeof(string),
        [nameof(RunRecord.Reason)] = typeof(string),
        [nameof(RunRecord.RangeFrom)] = typeof(DateTimeOffset),
        [nameof(RunRecord.RangeCount)] = typeof(int),
        [nameof(RunRecord.LeaseNumber)] = typeof(long),
        [RunRows.LeaseAttempt] = typeof(int),
        [RunRows.LeaseSeconds] = typeof(int),
        [nameof(RunRecord.Parts)] = typeof(int),
        [nameof(RunRecord.Part)] = typeof(string),
        [nameof(RunRecord.Checkpoint)] = typeof(string),
        [nameof(RunRecord.Counts)] = typeof(string),
        [nameof(RunRecord.TraceParent)] = typeof(string),
        [nameof(RunRecord.Nonce)] = typeof(string),
        [nameof(RunRecord.DecisionNonce)] = typeof(string),
    };

    /// <summary>What the scan reads: all that it goes by, and nothing that can be long. Counts tell whether the record is understood.</summary>
    public static readonly IReadOnlyList<string> Scan =
    [
        RowFormat.Column,
        .. Types.Keys.Except([nameof(RunRecord.Checkpoint), nameof(RunRecord.Error), nameof(RunRecord.Reason), nameof(RunRecord.Part)]),
    ];

    /// <summary>What the sweep reads: whether a record has ended, when, and whether it has parts.</summary>
    public static readonly IReadOnlyList<string> Sweep =
        [RowFormat.Column, nameof(RunRecord.State), RunRows.Final, nameof(RunRecord.NotBefore), nameof(RunRecord.Parts)];
}
