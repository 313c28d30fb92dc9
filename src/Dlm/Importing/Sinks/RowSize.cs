namespace Dlm.Importing.Sinks;

/// <summary>How much space a row takes.</summary>
internal sealed class RowSize(string partition, string row)
{
    // What any row has around its columns in a transaction: the headers of its part, the address, the braces.
    private const int Envelope = 1024;

    // An escape in JSON has up to six bytes for a character, one in an address nine.
    private const int JsonEscape = 6;
    private const int AddressEscape = 9;

    // The quotes, the separators and the annotation of the type, whose name is the column's again.
    private const int Syntax = 40;

    /// <summary>In the table, by the formula in the documentation of Azure Tables, in bytes.</summary>
    public int Stored { get; private set; } = 4 + (2 * (partition.Length + row.Length));

    /// <summary>In a transaction, at most, in bytes.</summary>
    public int Sent { get; private set; } = Envelope + ((JsonEscape + AddressEscape) * (partition.Length + row.Length));

    public void Add(string column, object value)
    {
        var text = value as string;
        Stored += 8 + (2 * column.Length) + (text is null ? 8 : 4 + (2 * text.Length));
        Sent += Syntax + (2 * column.Length) + (text is null ? Syntax : JsonEscape * text.Length);
    }
}
