using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>The scan claims an expired lease and sends a message, but leaves the record running.</summary>
internal sealed class ScanOnlyClaims : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
        {
            var row = Of(actions[0]);
            if (row.GetString("Error")?.EndsWith("the lease expired.", StringComparison.Ordinal) != true)
            {
                return Inner.WriteAsync(actions, cancellationToken);
            }

            var claim = new TableEntity(row.PartitionKey, row.RowKey) { ["Nonce"] = row["Nonce"], ["Sends"] = row.GetInt32("Sends") ?? 1 };
            return Inner.WriteAsync([new TableTransactionAction(actions[0].ActionType, claim, actions[0].ETag)], cancellationToken);
        }
    }
}
