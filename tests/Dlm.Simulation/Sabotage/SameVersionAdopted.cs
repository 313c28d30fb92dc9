using Azure.Data.Tables;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>A schedule takes over from another one that has the same version.</summary>
internal sealed class SameVersionAdopted : Saboteur
{
    public override ITableStore WrapMisconfigured(ITableStore table) => new Table(table);

    private sealed class Table(ITableStore inner) : TableDecorator(inner)
    {
        public override async Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken)
        {
            var found = await Inner.GetAsync(partition, row, cancellationToken);
            if (row == "cursor" && found.Value is { } cursor)
            {
                cursor["ConfigVersion"] = cursor.GetInt32("ConfigVersion") - 1;
            }

            return found;
        }
    }
}
