using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>Nobody marks what an older version has inserted.</summary>
internal sealed class UnmarkedNotAdopted : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
            Of(actions[0]).RowKey.StartsWith("open:manual:", StringComparison.Ordinal) && actions[0].ActionType == TableTransactionActionType.UpsertMerge
                ? Task.FromResult<IReadOnlyList<ETag>?>([.. actions.Select(_ => default(ETag))])
                : Inner.WriteAsync(actions, cancellationToken);
    }
}
