using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>Who empties the running slot takes what was asked for by hand to wait longer than all that is scheduled.</summary>
internal sealed class ManualRequestsFirst : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken)
        {
            var found = await Inner.QueryAsync(query, cancellationToken);
            foreach (var row in found.Value.Where(row => row.RowKey.StartsWith("manual:", StringComparison.Ordinal)))
            {
                row["DecidedAt"] = DateTimeOffset.UnixEpoch;
            }

            return found;
        }
    }
}
