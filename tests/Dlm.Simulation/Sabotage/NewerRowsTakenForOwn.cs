using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>Nobody looks at the version of a row.</summary>
internal sealed class NewerRowsTakenForOwn : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken)
        {
            var found = await Inner.GetAsync(partition, row, cancellationToken);
            found.Value?.Remove("V");
            return found;
        }

        public override async Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken)
        {
            var found = await Inner.QueryAsync(query, cancellationToken);
            foreach (var row in found.Value)
            {
                row.Remove("V");
            }

            return found;
        }
    }
}
