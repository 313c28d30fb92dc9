using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>A lease is taken under the number of the attempt before.</summary>
internal sealed class AttemptNotRaised : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
        {
            if (TakesLease(actions))
            {
                var row = Of(actions[0]);
                row["Attempt"] = Math.Max(row.GetInt32("Attempt")!.Value - 1, 1);
            }

            return Inner.WriteAsync(actions, cancellationToken);
        }
    }
}
