using Dlm.Runs;
using Dlm.Simulation.Cluster;

namespace Dlm.Simulation.Scenarios;

/// <summary>
/// What instances of a newer version leave behind, and what damage does to a row: nobody of this version may touch it, and it may hold
/// nothing else up. The instants are none of a schedule.
/// </summary>
internal sealed class NewerVersion(SimCluster cluster, SimJob job)
{
    private DateTimeOffset instant = cluster.World.Now - TimeSpan.FromSeconds(0.5);

    public void Pass()
    {
        Add(NextScheduled(), ("V", 2), ("State", "Postponed"));
        Add(NextScheduled(), ("V", 2), ("State", "FannedOut"), ("Parts", 2));
        Add(NextScheduled(), ("State", "Postponed"));
        Add(NextScheduled(), ("State", "7"));
        Add(NextScheduled(), ("State", "Running"), ("Attempt", 3L));
        Add(NextScheduled(), ("State", "Enqueued"), ("Counts", "[ 1 ]"));
        Add("manual:newer", ("V", 2), ("State", "Enqueued"));
        Add("manual:with/a/key/of/its/own", ("State", "Enqueued"));
        Add("scheduled:tomorrow", ("State", "Enqueued"), ("Final", true));
        Add(NextScheduled(), ("V", 2), ("State", "Succeeded"), ("Final", true));
        Send($$"""{ "v": 2, "job": "{{job.Name}}", "backfill": [ "2026-03-01", "2026-03-02" ] }""");
        Send($$"""{ "v": 1, "job": "{{job.Name}}", "key": "newer" }""");
    }

    private string NextScheduled()
    {
        instant -= TimeSpan.FromSeconds(1);
        return RunKeys.Scheduled(instant);
    }

    private void Add(string key, params (string Name, object Value)[] columns)
    {
        var row = new Dictionary<string, object>(StringComparer.Ordinal) { ["V"] = 1, ["Final"] = false, ["Sends"] = 1, ["DecidedAt"] = cluster.World.Now };
        foreach (var (name, value) in columns)
        {
            row[name] = value;
        }

        cluster.Table.Put(job.Name, key, cluster.World.Now, row);
        cluster.NewerRows.Add((job.Name, key));
        if (cluster.Table.Find(job.Name, "cursor")?["LastDecided"] is DateTimeOffset decided && instant > decided)
        {
            cluster.WatchedRows.Add((job.Name, key));
        }
    }

    private void Send(string body)
    {
        cluster.NewerMessages.Add((job.Queue, body));
        cluster.Queues.Send(job.Queue, body);
    }
}
