using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>Whoever ends an occurrence looks at one of its parts that has ended, and takes the others to have ended as well.</summary>
internal sealed class JoinOfOnePart : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken)
        {
            var found = await Inner.QueryAsync(query, cancellationToken);
            if (AsksForParts(query) && found.Value.FirstOrDefault(row => row.GetBoolean("Final") == true) is { } ended)
            {
                foreach (var row in found.Value)
                {
                    row["State"] = ended["State"];
                }
            }

            return found;
        }
    }
}
