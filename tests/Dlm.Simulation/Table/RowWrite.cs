using Azure;
using Azure.Data.Tables;

namespace Dlm.Simulation.Table;

/// <summary>One action of a request, as it was when it left the caller.</summary>
internal sealed record RowWrite(TableTransactionActionType Type, string Partition, string Key, ETag Condition, IReadOnlyDictionary<string, object> Columns)
{
    public static RowWrite Of(TableTransactionAction action)
    {
        var entity = (TableEntity)action.Entity;
        var columns = new Dictionary<string, object>(entity.Count, StringComparer.Ordinal);
        foreach (var (column, value) in entity)
        {
            if (value is not null && column is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey) or nameof(ITableEntity.Timestamp) or "odata.etag"))
            {
                columns[column] = value;
            }
        }

        return new RowWrite(action.ActionType, entity.PartitionKey, entity.RowKey, action.ETag, columns);
    }
}
