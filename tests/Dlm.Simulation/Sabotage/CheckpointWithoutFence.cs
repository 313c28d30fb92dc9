using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>Progress is written whatever has become of the record.</summary>
internal sealed class CheckpointWithoutFence : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
            Inner.WriteAsync(
                actions is [var single] && Of(single).ContainsKey("Checkpoint") ? [new TableTransactionAction(single.ActionType, single.Entity, ETag.All)] : actions,
                cancellationToken);
    }
}
