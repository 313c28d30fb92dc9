using Azure.Data.Tables;
using Dlm.Runs;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>The scan takes everybody's lease to be as long as its own.</summary>
internal sealed class LeaseByOwnSetting : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken)
        {
            var found = await Inner.QueryAsync(query, cancellationToken);
            foreach (var row in found.Value)
            {
                row.Remove(RunRows.LeaseSeconds);
            }

            return found;
        }
    }
}
