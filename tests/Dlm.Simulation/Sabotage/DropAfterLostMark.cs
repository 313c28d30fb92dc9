using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>A delivery that loses the record to the mark Enqueued takes it for running, and is dropped.</summary>
internal sealed class DropAfterLostMark : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        private readonly HashSet<string> lost = [];

        public override async Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
        {
            var applied = await Inner.WriteAsync(actions, cancellationToken);
            if (applied is null && TakesLease(actions))
            {
                lost.Add(Of(actions[0]).RowKey);
            }

            return applied;
        }

        public override async Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken)
        {
            var found = await Inner.GetAsync(partition, row, cancellationToken);
            if (found.Value is { } entity && entity.GetString("State") == "Enqueued" && lost.Contains(row))
            {
                entity["State"] = "Running";
            }

            return found;
        }
    }
}
