using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>A delivery does not see that the occurrence rests.</summary>
internal sealed class RestIgnored : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken)
        {
            var found = await Inner.GetAsync(partition, row, cancellationToken);
            found.Value?.Remove("NotBefore");
            return found;
        }
    }
}
