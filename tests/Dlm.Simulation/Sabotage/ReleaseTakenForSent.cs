using Azure;
using Azure.Data.Tables;
using Dlm.Runs;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>The write that ends a lease says that the message is on the queue, before it is.</summary>
internal sealed class ReleaseTakenForSent : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
        {
            if (LeavesUnsent(actions[0]))
            {
                Of(actions[0])["State"] = nameof(RunState.Enqueued);
            }

            return Inner.WriteAsync(actions, cancellationToken);
        }
    }
}
