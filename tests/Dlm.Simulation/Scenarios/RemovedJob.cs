using Dlm.Runs;
using Dlm.Simulation.Cluster;

namespace Dlm.Simulation.Scenarios;

/// <summary>The rows of a job that was removed from the settings long ago.</summary>
internal static class RemovedJob
{
    public const string Name = "removed_job";
    private static readonly TimeSpan Age = TimeSpan.FromDays(60);

    public static void Add(SimCluster cluster)
    {
        var then = cluster.World.Now - Age;
        Put("cursor", ("LastDecided", then), ("Schedule", "0 * * * * *"), ("TimeZone", "UTC"), ("ConfigVersion", 1));
        Put("running", ("Run", ""), ("LeaseNumber", 7L));
        Put(RunKeys.Scheduled(then), ("State", "Succeeded"));
        var whole = RunKeys.Scheduled(then - TimeSpan.FromMinutes(1));
        Put(whole, ("State", "Failed"), ("Parts", 2));
        Put($"part:{whole}~00001", ("State", "Succeeded"));
        Put($"part:{whole}~00002", ("State", "Failed"));
        Put("manual:monday", ("State", "Succeeded"));
        Put(RunKeys.Scheduled(then - TimeSpan.FromMinutes(2)), ("State", "Enqueued"));
        cluster.Table.Put($"rejected:{Name}", "00ff", then, new Dictionary<string, object> { ["V"] = 1, ["Body"] = "garbage" });

        void Put(string key, params (string Name, object Value)[] columns)
        {
            var row = columns.ToDictionary(column => column.Name, column => column.Value, StringComparer.Ordinal);
            row["V"] = 1;
            if (row.TryGetValue("State", out var state))
            {
                row["Final"] = state is not "Enqueued";
            }

            cluster.Table.Put(Name, key, then, row);
        }
    }
}
