using Dlm.Simulation.Cluster;
using Dlm.Simulation.Queue;

namespace Dlm.Simulation.Invariants;

/// <summary>Where nothing goes wrong, every occurrence is decided on time, has one message and one attempt, and succeeds.</summary>
internal sealed class FaultFreeInvariant(SimCluster cluster) : Invariant(cluster)
{
    private static readonly TimeSpan Punctual = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, int> messages = new(StringComparer.Ordinal);

    public override void Sent(SimMessage message)
    {
        // All but the time of sending, which is the last property.
        var pointer = message.Body[..Math.Max(message.Body.IndexOf("\"enqueuedAt\"", StringComparison.Ordinal), 0)];
        if (pointer.Length > 0)
        {
            var count = messages[pointer] = messages.GetValueOrDefault(pointer) + 1;
            Require(count == 1, $"Message {message.Body} is number {count} for its occurrence, and nothing went wrong.");
        }
    }

    public override void Poisoned(SimMessage message) => throw Violation($"Message {message.Body} was poisoned, and nothing went wrong.");

    public override void Ended()
    {
        foreach (var row in Cluster.Scenario.Jobs.SelectMany(job => Cluster.Table.All(job.Name)).Where(RunRow.Is).Select(row => new RunRow(row)))
        {
            if (row.IsScheduled)
            {
                Require(row.DecidedAt - row.ScheduledAt <= Punctual, $"{row} was decided at {row.DecidedAt:HH:mm:ss}, and nothing went wrong.");
                Require(row.State != "Skipped", $"{row}: {row.Reason}, and nothing went wrong.");
            }

            Require(!row.IsFinal || row is { State: "Succeeded", Attempt: 1 }, $"{row}, and nothing went wrong.");
        }
    }
}
