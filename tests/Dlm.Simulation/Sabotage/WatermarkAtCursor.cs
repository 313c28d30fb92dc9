using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>What is decided counts as ended: the watermark goes along with the cursor.</summary>
internal sealed class WatermarkAtCursor : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
        {
            if (Of(actions[0]) is { RowKey: "cursor" } cursor && actions[0].ActionType == TableTransactionActionType.UpdateMerge)
            {
                cursor["FinalBefore"] = cursor["LastDecided"];
            }

            return Inner.WriteAsync(actions, cancellationToken);
        }
    }
}
