using System.Text.Json;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Checking;

/// <summary>An effect with the true time of it, whatever clock the instance had.</summary>
internal sealed record SeenEffect(DateTimeOffset At, Effect Effect)
{
    public EffectKind Kind => Effect.Kind;

    public string Occurrence => Effect.Occurrence;

    public string Instance => Effect.Instance;

    public int Attempt => Effect.Attempt;

    /// <summary>All effects of all instances, in the order of time.</summary>
    public static IReadOnlyList<SeenEffect> ReadAll(string folder) =>
        [.. Directory.GetFiles(folder, "effects-*.jsonl").SelectMany(Read).OrderBy(seen => seen.Effect.At)];

    public override string ToString() => $"{At:HH:mm:ss.fff} {Instance}: {Occurrence} attempt {Attempt} {Kind} {Effect.Step}";

    private static IEnumerable<SeenEffect> Read(string file)
    {
        using var reader = new StreamReader(file, new FileStreamOptions { Share = FileShare.ReadWrite });
        var lines = reader.ReadToEnd();

        // What stands behind the last line break is still being written.
        foreach (var line in lines[..(lines.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var effect = JsonSerializer.Deserialize<Effect>(line)!;
            yield return new SeenEffect(TimeProvider.System.GetUtcNow() - TimeProvider.System.GetElapsedTime(effect.At), effect);
        }
    }
}
