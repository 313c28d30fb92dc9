using Azure.Data.Tables;
using Dlm.Simulation.Cluster;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Sabotage;

/// <summary>A message on the poison queue is taken for the end of its occurrence.</summary>
internal sealed class PoisonMarksFailed : Saboteur
{
    public override async Task PoisonAsync(Delivery delivery, SimTable table, Func<Task> function)
    {
        await function();
        if (delivery.FindRow(table) is { IsFinal: false } row)
        {
            var failed = new Dictionary<string, object> { ["State"] = "Failed", ["Final"] = true };
            table.Apply([new RowWrite(TableTransactionActionType.UpdateMerge, row.Row.Partition, row.Row.Key, row.Row.ETag, failed)], delivery.Process);
        }
    }
}
