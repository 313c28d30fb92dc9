using Azure;
using Azure.Data.Tables;
using Dlm.Runs;
using Dlm.Simulation.Sabotage;
using Dlm.Storage;

namespace Dlm.Simulation.Cluster;

/// <summary>The table as the version before uses it: it knows no length of a lease but its own, and no lease ends as Decided.</summary>
internal sealed class VersionBefore(ITableStore inner) : TableDecorator(inner)
{
    private static readonly string[] Unknown = [RunRows.LeaseSeconds, RunRows.LeaseAttempt];

    public override async Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken)
    {
        var found = await Inner.GetAsync(partition, row, cancellationToken);
        Forget(found.Value);
        return found;
    }

    public override async Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken)
    {
        var found = await Inner.QueryAsync(query, cancellationToken);
        foreach (var row in found.Value)
        {
            Forget(row);
        }

        return found;
    }

    public override Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        foreach (var action in actions)
        {
            Forget(Of(action));
        }

        if (LeavesUnsent(actions[0]))
        {
            Of(actions[0])["State"] = nameof(RunState.Enqueued);
        }

        return Inner.WriteAsync(actions, cancellationToken);
    }

    private static void Forget(TableEntity? row)
    {
        foreach (var column in Unknown)
        {
            row?.Remove(column);
        }
    }
}
