using Dlm.Simulation.Cluster;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Sabotage;

/// <summary>A message of a newer version is taken for done.</summary>
internal sealed class NewerMessagesDropped : Saboteur
{
    public override Task ExecuteAsync(Delivery delivery, SimTable table, Func<Task> function) =>
        delivery.Message.Body.Contains("\"v\": 2", StringComparison.Ordinal) ? Task.CompletedTask : function();
}
