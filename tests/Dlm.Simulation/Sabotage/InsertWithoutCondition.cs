using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>Records are written over what is there, and the cursor is moved wherever it stands.</summary>
internal sealed class InsertWithoutCondition : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
            Inner.WriteAsync(Of(actions[0]).RowKey == "cursor" ? [.. actions.Select(Unconditional)] : actions, cancellationToken);

        private static TableTransactionAction Unconditional(TableTransactionAction action) => action.ActionType == TableTransactionActionType.Add
            ? new TableTransactionAction(TableTransactionActionType.UpsertReplace, action.Entity)
            : new TableTransactionAction(action.ActionType, action.Entity, ETag.All);
    }
}
