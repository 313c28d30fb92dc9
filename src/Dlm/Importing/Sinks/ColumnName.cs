namespace Dlm.Importing.Sinks;

/// <summary>
/// The names of columns. Azure Tables takes letters, digits and underscores, no digit first, at most 255 characters; what is different in a
/// field's name is written as <c>_xHHHH_</c>. So is the first character of a name that the row needs for itself.
/// </summary>
public static class ColumnName
{
    internal const string ContentHash = "ContentHash";
    internal const int Longest = 255;

    // What a name without any character becomes: no other is written like this.
    private const string Nameless = "_x_";

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "PartitionKey", "RowKey", "Timestamp", "ETag", ContentHash,
    };

    /// <summary>The column of a field.</summary>
    public static string Of(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Length == 0 ? Nameless : SafeText.Encode(field, IsAllowed);
    }

    /// <summary>The field of a column.</summary>
    public static string FieldOf(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column == Nameless ? "" : SafeText.Decode(column);
    }

    private static bool IsAllowed(string field, int index) =>
        index == 0
            ? (char.IsAsciiLetter(field[0]) || field[0] == '_') && !Reserved.Contains(field)
            : char.IsAsciiLetterOrDigit(field[index]) || field[index] == '_';
}
