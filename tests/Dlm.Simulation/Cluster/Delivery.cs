using System.Text.Json;
using Dlm.Simulation.Invariants;
using Dlm.Simulation.Queue;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.Table;
using Dlm.Simulation.World;

namespace Dlm.Simulation.Cluster;

/// <summary>One call of a queue-triggered function.</summary>
internal sealed class Delivery(SimProcess process, SimJob job, SimMessage message)
{
    public SimProcess Process => process;

    public SimJob Job => job;

    public SimMessage Message => message;

    /// <summary>The occurrence that the message points to, as rows name it; null where it points to none.</summary>
    public string? Occurrence { get; } = OccurrenceOf(message.Body);

    public RunRow? FindRow(SimTable table) => Occurrence is null ? null : RunRow.Find(table, Job.Name, Occurrence);

    /// <summary>The occurrence that a message points to, as rows name it; null where it points to none.</summary>
    public static string? OccurrenceOf(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            return root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("v", out var version) || version.GetInt32() > 1 ? null
                : (root.TryGetProperty("occurrence", out var instant) ? instant.GetString() : $"manual:{root.GetProperty("key").GetString()}")
                + (root.TryGetProperty("part", out var part) ? $"/{part.GetInt32()}" : "");
        }
        catch (JsonException)
        {
            // Garbage is sent on purpose.
            return null;
        }
    }
}
