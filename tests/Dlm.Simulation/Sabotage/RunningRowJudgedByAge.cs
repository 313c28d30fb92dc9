using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>A running slot that was filled longer ago than a lease lasts counts as empty.</summary>
internal sealed class RunningRowJudgedByAge : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table, scenario.Instances[0].Lease);

    private sealed class Table(ITableStore inner, TimeSpan lease) : TableDecorator(inner)
    {
        public override async Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken)
        {
            var found = await Inner.GetAsync(partition, row, cancellationToken);
            if (row == "running" && found.Value is { } slot && found.StorageTime - slot.Timestamp > lease)
            {
                slot["Run"] = "";
            }

            return found;
        }
    }
}
