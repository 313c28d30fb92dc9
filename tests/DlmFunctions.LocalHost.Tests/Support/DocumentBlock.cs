namespace DlmFunctions.LocalHost.Tests.Support;

/// <summary>A fenced block of a Markdown page. Behind the language may stand the file that it is meant for.</summary>
internal sealed record DocumentBlock(string Language, string? File, string Text)
{
    private const string Fence = "```";

    public static IEnumerable<DocumentBlock> ReadAll(string page)
    {
        using var lines = System.IO.File.ReadLines(page).GetEnumerator();
        while (lines.MoveNext())
        {
            if (lines.Current.StartsWith(Fence, StringComparison.Ordinal))
            {
                var heading = lines.Current[Fence.Length..].Split(' ', 2);
                List<string> text = [];
                while (lines.MoveNext() && lines.Current != Fence)
                {
                    text.Add(lines.Current);
                }

                yield return new DocumentBlock(heading[0], heading.Length > 1 ? heading[1] : null, string.Join('\n', text) + "\n");
            }
        }
    }
}
