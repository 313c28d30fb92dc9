using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>The sweep sees the partitions of configured jobs only.</summary>
internal sealed class RemovedJobsNotSwept : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<string?> NextPartitionAsync(string after, CancellationToken cancellationToken)
        {
            var next = await Inner.NextPartitionAsync(after, cancellationToken);
            return next?.EndsWith(RemovedJob.Name, StringComparison.Ordinal) == true ? await NextPartitionAsync(next, cancellationToken) : next;
        }
    }
}
