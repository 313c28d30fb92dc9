using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>A manual record is inserted first, and marked as unfinished by a second request.</summary>
internal sealed class ManualWithoutMark : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
        {
            if (actions.Count != 2 || !Of(actions[1]).RowKey.StartsWith("open:manual:", StringComparison.Ordinal) || Of(actions[0]).RowKey.StartsWith("open:", StringComparison.Ordinal))
            {
                return await Inner.WriteAsync(actions, cancellationToken);
            }

            return await Inner.WriteAsync([actions[0]], cancellationToken) is { } inserted
                && await Inner.WriteAsync([actions[1]], cancellationToken) is { } marked
                ? [.. inserted, .. marked]
                : null;
        }
    }
}
