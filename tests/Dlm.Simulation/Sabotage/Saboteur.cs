using Dlm.Simulation.Cluster;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.Table;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>Breaks one mechanism of the protocol from outside of the engine. This one breaks nothing.</summary>
internal class Saboteur
{
    public static readonly Saboteur None = new();

    /// <summary>Stands between a process and the table.</summary>
    public virtual ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => table;

    /// <summary>Stands between a process whose schedules are not those of its configuration and the table.</summary>
    public virtual ITableStore WrapMisconfigured(ITableStore table) => table;

    /// <summary>Stands between a listener and the function.</summary>
    public virtual Task ExecuteAsync(Delivery delivery, SimTable table, Func<Task> function) => function();

    /// <summary>Stands between a poison queue's listener and the function.</summary>
    public virtual Task PoisonAsync(Delivery delivery, SimTable table, Func<Task> function) => function();
}
