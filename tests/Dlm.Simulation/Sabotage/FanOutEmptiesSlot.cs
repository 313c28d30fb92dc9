using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>An occurrence that is fanned out makes room for the next, although its parts are still to run.</summary>
internal sealed class FanOutEmptiesSlot : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
        {
            if (!FansOut(actions) || await Inner.GetAsync(Of(actions[0]).PartitionKey, "running", cancellationToken) is not { Value: { } slot })
            {
                return await Inner.WriteAsync(actions, cancellationToken);
            }

            var emptied = new TableEntity(slot.PartitionKey, slot.RowKey) { ["Run"] = "" };
            return await Inner.WriteAsync([.. actions, new(TableTransactionActionType.UpdateMerge, emptied, slot.ETag)], cancellationToken);
        }
    }
}
