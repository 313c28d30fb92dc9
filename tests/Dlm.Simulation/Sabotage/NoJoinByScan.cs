using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>The scan leaves an occurrence alone whose parts have all ended.</summary>
internal sealed class NoJoinByScan : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken)
        {
            var found = await Inner.QueryAsync(query, cancellationToken);
            if (!query.OpenOnly || found.Value.All(row => row.GetString("State") != "FannedOut"))
            {
                return found;
            }

            var open = await Inner.QueryAsync(new RowQuery(query.Partition, "part:", "part;", OpenOnly: true), cancellationToken);
            return found with { Value = [.. found.Value.Where(row => row.GetString("State") != "FannedOut" || open.Value.Any(part => part.RowKey.StartsWith($"part:{row.RowKey}~", StringComparison.Ordinal)))] };
        }
    }
}
