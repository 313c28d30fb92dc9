using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>An occurrence is fanned out first, and its parts are inserted by a second request.</summary>
internal sealed class FanOutOutsideTransaction : Saboteur
{
    public override ITableStore Wrap(ITableStore table, SimProcess process, Scenario scenario) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
        {
            if (!FansOut(actions))
            {
                return await Inner.WriteAsync(actions, cancellationToken);
            }

            var applied = await Inner.WriteAsync([actions[0]], cancellationToken);
            if (applied is not null)
            {
                await Inner.WriteAsync([.. actions.Skip(1)], cancellationToken);
            }

            return applied;
        }
    }
}
