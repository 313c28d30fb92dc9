using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>Nobody looks for unfinished records.</summary>
internal sealed class ScanOff : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken)
        {
            var found = await Inner.QueryAsync(query, cancellationToken);
            return query.OpenOnly ? found with { Value = [] } : found;
        }
    }
}
