namespace Dlm.Importing.Sources.Http;

/// <summary>The header <c>Link</c> (RFC 8288, section 3).</summary>
internal static class LinkHeader
{
    private const string Whitespace = " \t";
    private const string Separators = Whitespace + ",";

    /// <summary>
    /// The target of the first link with <c>rel="next"</c> in the header's values, or null. One with an <c>anchor</c> is about something else than
    /// the page.
    /// </summary>
    /// <param name="values">The header's values; each may hold several links.</param>
    public static string? Next(IEnumerable<string> values) =>
        values.SelectMany(Links).FirstOrDefault(link => link is { Target: not null, HasAnchor: false } && IsNext(link.Relation)).Target;

    /// <summary>Whether a value can be read to its end.</summary>
    public static bool IsWhole(string value) => Links(value).All(link => link.Target is not null);

    private static bool IsNext(string? relation) =>
        relation?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains("next", StringComparer.OrdinalIgnoreCase) == true;

    // What is not a link ends the list, with one that has no target: what follows cannot be trusted to be read right.
    private static IEnumerable<(string? Target, string? Relation, bool HasAnchor)> Links(string value)
    {
        for (var position = Skip(value, 0, Separators); position < value.Length; position = Skip(value, position, Separators))
        {
            var end = value[position] == '<' ? value.IndexOf('>', position) : -1;
            if (end < 0)
            {
                yield return default;
                yield break;
            }

            var target = value[(position + 1)..end].Trim();
            string? relation = null;
            var hasAnchor = false;
            position = Skip(value, end + 1, Whitespace);
            while (position < value.Length && value[position] == ';')
            {
                (var name, var text, position) = Parameter(value, position + 1);
                hasAnchor |= name.Equals("anchor", StringComparison.OrdinalIgnoreCase);

                // Only the first relation counts (section 3.3).
                if (name.Equals("rel", StringComparison.OrdinalIgnoreCase))
                    relation ??= text;
            }

            yield return (target, relation, hasAnchor);
        }
    }

    private static (string Name, string Text, int End) Parameter(string value, int start)
    {
        start = Skip(value, start, Whitespace);
        var end = Find(value, start, "=;,");
        var name = value[start..end].Trim();
        if (end >= value.Length || value[end] != '=')
            return (name, "", end);

        start = Skip(value, end + 1, Whitespace);
        if (start < value.Length && value[start] == '"')
            return Quoted(name, value, start + 1);
        end = Find(value, start, ";,");
        return (name, value[start..end].Trim(), end);
    }

    private static (string Name, string Text, int End) Quoted(string name, string value, int start)
    {
        var text = new System.Text.StringBuilder();
        var position = start;
        for (; position < value.Length && value[position] != '"'; position++)
        {
            if (value[position] == '\\' && position + 1 < value.Length)
                position++;
            text.Append(value[position]);
        }

        return (name, text.ToString(), Skip(value, Math.Min(position + 1, value.Length), Whitespace));
    }

    private static int Skip(string value, int position, string characters)
    {
        while (position < value.Length && characters.Contains(value[position], StringComparison.Ordinal))
            position++;
        return position;
    }

    private static int Find(string value, int position, string characters)
    {
        var found = value.AsSpan(position).IndexOfAny(characters);
        return found < 0 ? value.Length : position + found;
    }
}
