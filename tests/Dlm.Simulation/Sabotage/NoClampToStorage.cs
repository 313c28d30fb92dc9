using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>What is due by the local clock is decided, whatever storage says about the time.</summary>
internal sealed class NoClampToStorage : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table, process.Clock);

    private sealed class Table(ITableStore inner, TimeProvider clock) : TableDecorator(inner)
    {
        public override async Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken)
        {
            var found = await Inner.GetAsync(partition, row, cancellationToken);
            return row == "cursor" && clock.GetUtcNow() > found.StorageTime ? found with { StorageTime = clock.GetUtcNow() } : found;
        }
    }
}
