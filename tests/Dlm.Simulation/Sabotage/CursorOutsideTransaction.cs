using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>The records are inserted first, and the cursor is moved by a second request.</summary>
internal sealed class CursorOutsideTransaction : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
        {
            if (Of(actions[0]).RowKey != "cursor" || actions.Count == 1)
            {
                return await Inner.WriteAsync(actions, cancellationToken);
            }

            return await Inner.WriteAsync([.. actions.Skip(1)], cancellationToken) is { } inserted
                && await Inner.WriteAsync([actions[0]], cancellationToken) is { } moved
                ? [.. moved, .. inserted]
                : null;
        }
    }
}
