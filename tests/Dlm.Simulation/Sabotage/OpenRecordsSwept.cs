using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>The sweep takes every old record for one that has ended.</summary>
internal sealed class OpenRecordsSwept : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken)
        {
            var found = await Inner.QueryAsync(query, cancellationToken);
            if (query.Columns is { } columns && columns.Contains("Parts") && !columns.Contains("Attempt"))
            {
                foreach (var row in found.Value)
                {
                    (row["State"], row["Final"]) = ("Succeeded", true);
                }
            }

            return found;
        }
    }
}
