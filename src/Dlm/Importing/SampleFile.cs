using System.Text.Json;

namespace Dlm.Importing;

/// <summary>The sample that ships with the engine, one JSON object a line.</summary>
internal static class SampleFile
{
    private const string Name = "sample-users.ndjson";

    public static async Task<IReadOnlyList<SampleUser>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var file = typeof(SampleFile).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"{Name} is not part of this build.");
        var users = JsonSerializer.DeserializeAsyncEnumerable<SampleUser>(file, topLevelValues: true, cancellationToken: cancellationToken);
        return await users.Select(user => user ?? throw new JsonException($"{Name} has an empty record.")).ToListAsync(cancellationToken);
    }
}
