using System.Globalization;
using System.Text;
using Azure.Storage.Blobs;

namespace Dlm.ImportBenchmark;

/// <summary>A data set of any size: users as an API describes them, one JSON object a line.</summary>
internal static class Users
{
    private const string Container = "import-benchmark";

    public static string Json(int id) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"id":{{id}},"login":"user-{{id}}","node_id":"MDQ6VXNlcj{{id}}","avatar_url":"https://avatars.example.org/u/{{id}}?v=4","url":"https://api.example.org/users/user-{{id}}","type":"User","site_admin":{{(id % 100 == 0 ? "true" : "false")}},"followers":{{id % 5000}},"score":{{id % 97}}.5,"created_at":"2026-11-23T04:27:00Z","tags":["a","b{{id % 7}}"]}
        """);

    /// <summary>Uploads a data set as it is made.</summary>
    /// <returns>Where it is, for <c>Dlm:Import:Locations</c>.</returns>
    public static async Task<string> UploadAsync(string storage, int records, CancellationToken cancellationToken)
    {
        var container = new BlobServiceClient(storage).GetBlobContainerClient(Container);
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var blob = container.GetBlobClient($"users-{Guid.NewGuid():n}.ndjson");
        await using var stream = await blob.OpenWriteAsync(overwrite: true, cancellationToken: cancellationToken);
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        for (var id = 1; id <= records; id++)
        {
            await text.WriteLineAsync(Json(id).AsMemory(), cancellationToken);
        }

        return $"{Container}/{blob.Name}";
    }
}
