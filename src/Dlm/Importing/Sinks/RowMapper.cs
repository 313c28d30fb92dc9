using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Importing.Sources;

namespace Dlm.Importing.Sinks;

/// <summary>Makes rows of records: the keys, the selected fields as typed columns, and the hash by which an unchanged row is known.</summary>
internal sealed class RowMapper(ImportOptions options)
{
    private const string OnlyPartition = "data";

    // The limits of Azure Tables: 255 columns less three of its own and the hash, 64 KiB of UTF-16 a text, 1 MiB a row.
    private const int MostColumns = 251;
    private const int LongestText = 32 * 1024;
    private const int LargestRow = 1024 * 1024;

    // Sources have few fields; one that has not must not fill the memory.
    private const int MostKnownColumns = 4096;

    private readonly HashSet<string>? selected = options.Fields.Count == 0 ? null : new(options.Fields, StringComparer.Ordinal);
    private readonly Dictionary<string, FieldType> types =
        options.Types.Select(TypedField.Parse).OfType<TypedField>().ToDictionary(typed => typed.Field, typed => typed.Type, StringComparer.Ordinal);

    private readonly Dictionary<string, string?> columns = new(StringComparer.Ordinal);

    /// <exception cref="UnfitRecordException">The record cannot be stored.</exception>
    public ImportRow Map(SourceRecord record, int index)
    {
        if (record.Fault is { } fault)
        {
            throw new UnfitRecordException(fault);
        }

        if (record.Value.ValueKind != JsonValueKind.Object)
        {
            throw new UnfitRecordException($"the record is no object but {JsonKind.Of(record.Value)}");
        }

        // What is read of such a record would be other text than the source has.
        if (!Utf8.IsValid(JsonMarshal.GetRawUtf8Value(record.Value)))
        {
            throw new UnfitRecordException("the record is not UTF-8");
        }

        try
        {
            return Row(record.Value, index);
        }
        catch (InvalidOperationException broken)
        {
            throw new UnfitRecordException("the name of a field has half a surrogate pair", broken);
        }
    }

    private ImportRow Row(JsonElement record, int index)
    {
        var partition = options.PartitionField is { } field ? Key(record, field, "partition") : OnlyPartition;
        var entity = new TableEntity(partition, Key(record, options.KeyField, "key"));
        var content = Content(record);
        var size = new RowSize(entity.PartitionKey, entity.RowKey);
        foreach (var (column, value) in content)
        {
            entity[column] = value;
            size.Add(column, value);
        }

        var hash = RowHash.Of(content);
        entity[ColumnName.ContentHash] = hash;
        size.Add(ColumnName.ContentHash, hash);
        return size.Stored <= LargestRow
            ? new ImportRow(index, entity, hash, size.Sent)
            : throw new UnfitRecordException($"the row has {size.Stored} bytes, more than 1 MiB");
    }

    private string Key(JsonElement record, string field, string purpose)
    {
        var value = record.TryGetProperty(field, out var found) ? found : default;
        var key = value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => throw new UnfitRecordException($"field {field}, the {purpose}, is missing"),
            JsonValueKind.String or JsonValueKind.Number => FieldValue.Of(field, value, TypeOf(field)),
            _ => null,
        };
        var text = key switch
        {
            long number => TableKey.Of(number),
            "" => throw new UnfitRecordException($"field {field}, the {purpose}, is empty"),
            string plain => TableKey.Of(plain),
            _ => throw new UnfitRecordException($"field {field}, the {purpose}, is neither a text nor a whole number but {(value.ValueKind == JsonValueKind.Number ? "another number" : JsonKind.Of(value))}"),
        };
        return text.Length <= TableKey.Longest
            ? text
            : throw new UnfitRecordException($"field {field}, the {purpose}, has {text.Length} characters as a key, more than {TableKey.Longest}");
    }

    private SortedDictionary<string, object> Content(JsonElement record)
    {
        var content = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var property in record.EnumerateObject())
        {
            var field = property.Name;
            if (ColumnOf(field) is not { } column)
            {
                continue;
            }

            // A field that is given twice has its last value.
            content.Remove(column);
            if (FieldValue.Of(field, property.Value, TypeOf(field)) is { } value)
            {
                content[column] = value is string { Length: > LongestText } text
                    ? throw new UnfitRecordException($"field {field}: the text has {text.Length} characters, more than {LongestText}")
                    : value;
            }
        }

        return content.Count <= MostColumns
            ? content
            : throw new UnfitRecordException($"the record has {content.Count} fields, more than {MostColumns}");
    }

    private FieldType? TypeOf(string field) => types.TryGetValue(field, out var type) ? type : null;

    private string? ColumnOf(string field)
    {
        if (columns.TryGetValue(field, out var known))
        {
            return known;
        }

        var column = selected?.Contains(field) == false ? null : ColumnName.Of(field);
        if (column?.Length > ColumnName.Longest)
        {
            throw new UnfitRecordException($"the field {ShownText.Cut(field, 100)}… has {column.Length} characters as a column, more than {ColumnName.Longest}");
        }

        if (columns.Count < MostKnownColumns)
        {
            columns[field] = column;
        }

        return column;
    }
}
