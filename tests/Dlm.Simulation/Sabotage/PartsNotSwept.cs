using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>An occurrence is deleted without its parts.</summary>
internal sealed class PartsNotSwept : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
            Inner.WriteAsync(
                actions[0].ActionType == TableTransactionActionType.Delete ? [.. actions.Where(action => !Of(action).RowKey.StartsWith("part:", StringComparison.Ordinal))] : actions,
                cancellationToken);
    }
}
