using Dlm.Simulation.Cluster;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Sabotage;

/// <summary>A delivery that finds the occurrence running throws, so that the platform delivers it again, and in the end poisons it.</summary>
internal sealed class ThrowOnLiveLease : Saboteur
{
    public override Task ExecuteAsync(Delivery delivery, SimTable table, Func<Task> function) =>
        delivery.FindRow(table) is { State: "Running" } row ? throw new LiveLeaseException($"{row} runs already.") : function();
}
