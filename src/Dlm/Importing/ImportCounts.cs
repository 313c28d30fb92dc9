using Dlm.Importing.Sinks;
using Dlm.Importing.Sources;

namespace Dlm.Importing;

/// <summary>What an import has counted, over all its attempts, as it is kept in the record. Read = written + unchanged + rejected.</summary>
internal sealed class ImportCounts
{
    private const string NotUnderstood = "notUnderstood:";
    private readonly Dictionary<string, long> counts;
    private readonly TimeProvider time;
    private readonly long began;
    private readonly long earlier;

    /// <summary>Goes on from what earlier attempts had counted.</summary>
    public ImportCounts(IReadOnlyDictionary<string, long> earlier, TimeProvider time)
    {
        this.time = time;
        began = time.GetTimestamp();
        this.earlier = earlier.GetValueOrDefault("milliseconds");
        counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in (string[])["pages", "read", "written", "unchanged", "rejected", "bytes"])
        {
            counts[name] = earlier.GetValueOrDefault(name);
        }

        foreach (var (name, count) in earlier.Where(count => count.Key.StartsWith(NotUnderstood, StringComparison.Ordinal)))
        {
            counts[name] = count;
        }
    }

    public long Read => counts["read"];

    public long Rejected => counts["rejected"];

    /// <summary>Adds a page that was stored.</summary>
    public void Add(ImportPage page, SinkResult stored)
    {
        counts["pages"]++;
        counts["read"] += page.Records.Count;
        counts["written"] += stored.Written;
        counts["unchanged"] += stored.Unchanged;
        counts["rejected"] += stored.Rejected;
        counts["bytes"] += page.Bytes;
    }

    /// <summary>Names what of a page was not understood, with the number of pages that had it.</summary>
    public void Name(ImportPage page)
    {
        foreach (var name in page.NotUnderstood)
        {
            counts[NotUnderstood + name] = counts.GetValueOrDefault(NotUnderstood + name) + 1;
        }
    }

    /// <summary>Notes something that was the case: the source had not changed, or had more pages than are to be read.</summary>
    public void Mark(string name) => counts[name] = 1;

    /// <summary>The counts of now.</summary>
    public IReadOnlyDictionary<string, long> Snapshot() => new Dictionary<string, long>(counts)
    {
        ["milliseconds"] = earlier + (long)time.GetElapsedTime(began).TotalMilliseconds,
    };
}
