using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>A save that the handler did not wait for is written when the attempt has ended, with the ETag of its end.</summary>
internal sealed class SaveAfterTheEnd : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        private readonly Dictionary<string, TableEntity> saved = new(StringComparer.Ordinal);

        public override async Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
        {
            var applied = await Inner.WriteAsync(actions, cancellationToken);
            var row = Of(actions[0]);
            if (row.ContainsKey("Checkpoint"))
            {
                saved[row.RowKey] = row;
            }
            else if (applied is [var end, ..] && row.GetString("State") is "Succeeded" && saved.Remove(row.RowKey, out var late))
            {
                await Inner.WriteAsync([new TableTransactionAction(TableTransactionActionType.UpdateMerge, late, end)], cancellationToken);
            }

            return applied;
        }
    }
}
