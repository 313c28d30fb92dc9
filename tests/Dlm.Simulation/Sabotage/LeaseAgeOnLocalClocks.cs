using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>The age of a lease is the time of storage on the record, seen from the local clock.</summary>
internal sealed class LeaseAgeOnLocalClocks : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table, process.Clock);

    private sealed class Table(ITableStore inner, TimeProvider clock) : TableDecorator(inner)
    {
        public override async Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken) =>
            (await Inner.QueryAsync(query, cancellationToken)) with { StorageTime = clock.GetUtcNow() };
    }
}
