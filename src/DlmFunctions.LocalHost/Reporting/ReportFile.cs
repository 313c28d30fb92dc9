using System.Text.Json;

namespace DlmFunctions.LocalHost.Reporting;

/// <summary>Writes a report as JSON.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync(string path, Report report, CancellationToken cancellationToken = default)
    {
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, report, Format, cancellationToken);
    }
}
