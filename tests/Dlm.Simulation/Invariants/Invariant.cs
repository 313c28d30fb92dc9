using Dlm.Simulation.Cluster;
using Dlm.Simulation.Queue;
using Dlm.Simulation.Table;
using Dlm.Simulation.World;

namespace Dlm.Simulation.Invariants;

/// <summary>Watches a history while it happens. It reads rows and messages on its own, never through the engine.</summary>
internal abstract class Invariant(SimCluster cluster)
{
    /// <summary>Whether there is nothing left to wait for.</summary>
    public virtual bool IsSettled => true;

    protected SimCluster Cluster => cluster;

    public virtual void Committed(TableCommit commit)
    {
    }

    public virtual void Sent(SimMessage message)
    {
    }

    public virtual void Poisoned(SimMessage message)
    {
    }

    public virtual void DeliveryStarted(Delivery delivery)
    {
    }

    public virtual void DeliveryEnded(Delivery delivery, Exception? fault)
    {
    }

    public virtual void HandlerStarted(HandlerRun handler)
    {
    }

    public virtual void HandlerDid(HandlerRun handler, int step)
    {
    }

    public virtual void HandlerEnded(HandlerRun handler, bool succeeded)
    {
    }

    /// <summary>An instance has died or stopped.</summary>
    public virtual void InstanceFailed(SimProcess process)
    {
    }

    /// <summary>Faults stopped long ago, and everything had time to settle.</summary>
    public virtual void Ended()
    {
    }

    protected void Require(bool holds, FormattableString otherwise)
    {
        if (!holds)
        {
            throw Violation(otherwise);
        }
    }

    protected InvariantViolatedException Violation(FormattableString what) => cluster.World.Loop.Violate(what.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
