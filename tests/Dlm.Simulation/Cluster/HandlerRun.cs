using Dlm.Runs;
using Dlm.Simulation.World;

namespace Dlm.Simulation.Cluster;

/// <summary>A handler at work.</summary>
internal sealed class HandlerRun(SimProcess process, JobRun run, CancellationToken cancellation)
{
    public SimProcess Process => process;

    public JobRun Run => run;

    public CancellationToken Cancellation => cancellation;
}
