using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Dlm.Runs;

namespace Dlm.Importing.Sources.Formats;

/// <summary>The names of the fields.</summary>
internal sealed class CsvHeader
{
    /// <summary>The header of an empty text.</summary>
    public static readonly CsvHeader None = new([]);

    private readonly byte[][] values;

    private CsvHeader(byte[][] values)
    {
        this.values = values;
        Names = [.. values.Select(value => JsonEncodedText.Encode(value))];
    }

    /// <summary>The names, in their order.</summary>
    public IReadOnlyList<JsonEncodedText> Names { get; }

    /// <summary>Reads them from a record.</summary>
    /// <exception cref="PermanentFailureException">They name no fields.</exception>
    public static CsvHeader Read(CsvRecords record)
    {
        if (record.Fault is null && Utf8.IsValid(record.Text))
        {
            var fields = new byte[record.Count][];
            for (var index = 0; index < fields.Length; index++)
            {
                fields[index] = record.Value(index).ToArray();
            }

            return FaultOf([.. fields.Select(Encoding.UTF8.GetString)]) is { } fault ? throw Refusal(record, fault) : new CsvHeader(fields);
        }

        throw Refusal(record, record.Fault ?? "is not UTF-8");
    }

    /// <summary>Whether a record names the same fields.</summary>
    public bool IsRepeatedBy(CsvRecords record)
    {
        for (var index = 0; index < values.Length; index++)
        {
            if (record.Fault is not null || !record.Value(index).SequenceEqual(values[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static string? FaultOf(string[] names) =>
        names.Any(string.IsNullOrWhiteSpace) ? "has a field without a name"
        : names.GroupBy(name => name).FirstOrDefault(name => name.Skip(1).Any()) is { } twice ? $"names the field {twice.Key} twice"
        : null;

    private static PermanentFailureException Refusal(CsvRecords record, string fault) =>
        new($"The first line, which names the fields, {fault}: {record.Beginning}");
}
