using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dlm.Runs;

namespace Dlm.Importing;

/// <summary>How far the import of a location has come: what its next attempt goes on from.</summary>
/// <param name="Location">The location.</param>
/// <param name="Settings">The <see cref="SettingsFingerprint"/> of the settings that its pages are stored with.</param>
internal sealed record ImportCheckpoint(string Location, string Settings)
{
    // A cursor is often an address, whose characters must not be blown up by escapes; nobody reads a checkpoint as HTML.
    private static readonly JsonSerializerOptions Format = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>The cursor of the next page; null for the first.</summary>
    public string? Cursor { get; init; }

    /// <summary>All pages are stored.</summary>
    public bool Complete { get; init; }

    /// <summary>How many pages of the location are stored.</summary>
    public long Pages { get; init; }

    /// <summary>What told this state of the source from others when its first page was read.</summary>
    public string? Validator { get; init; }

    /// <summary>Finds loops in the paging.</summary>
    public PagingGuard Guard { get; init; } = new();

    /// <summary>How many pages in a row, up to the last one, had no records.</summary>
    public int EmptyPages { get; init; }

    /// <summary>The checkpoint of an earlier attempt; null where there is none, or one of other settings: their pages are to be stored anew.</summary>
    public static ImportCheckpoint? Saved(JobRun run, string settings) => Parse(run.Checkpoint) is { } saved && saved.Settings == settings ? saved : null;

    /// <summary>Writes it down.</summary>
    /// <exception cref="PermanentFailureException">The source's cursor is too long to be kept.</exception>
    public string ToJson()
    {
        var json = JsonSerializer.Serialize(this, Format);
        return json.Length <= JobRun.LongestCheckpoint ? json : throw new PermanentFailureException(
            $"{ShownText.WithoutQuery(Location)}: the cursor of page {Pages + 1} has {Cursor?.Length} characters, too many for a checkpoint of {JobRun.LongestCheckpoint}.");
    }

    private static ImportCheckpoint? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<ImportCheckpoint>(json, Format);
        }
        catch (JsonException)
        {
            // Another version's. Storing a page again changes nothing.
            return null;
        }
    }
}
