using System.Collections.Concurrent;
using Azure.Data.Tables;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dlm.Runs;

/// <summary>Says which rows this release does not understand and leaves alone: each once for each process, up to a limit.</summary>
internal sealed class UnknownRows(ILogger<UnknownRows> log)
{
    private const int MostNamed = 1000;
    private readonly ConcurrentDictionary<(string Partition, string Row), bool> named = [];

    /// <summary>The records among the rows. Rows whose keys are of no known kind are left out; the rest is <see cref="RunState.Unknown"/> where it is not understood.</summary>
    public List<RunRecord> Read(IEnumerable<TableEntity> rows) => [.. rows.Select(Read).OfType<RunRecord>()];

    /// <summary>The record of a row; null where its key is of no known kind.</summary>
    public RunRecord? Read(TableEntity row)
    {
        var record = RunKeys.TryParse(row.PartitionKey, row.RowKey, out _) ? RunRecord.From(row) : null;
        if (record is null or { State: RunState.Unknown })
        {
            Name(row.PartitionKey, row.RowKey);
        }

        return record;
    }

    /// <summary>Says that a row is left alone.</summary>
    public void Name(string partition, string row)
    {
        if (named.Count < MostNamed && named.TryAdd((partition, row), true))
        {
            log.RowNotUnderstood(partition, row);
        }
    }
}
