using Azure;
using Azure.Data.Tables;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Simulation.Cluster;
using Dlm.Simulation.Network;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Scenarios;

/// <summary>Draws what happens to a cluster, besides the faults that any request may meet.</summary>
internal sealed class IncidentGenerator(Dice dice, TimeSpan disturbed, IReadOnlyList<SimJob> jobs, int instances)
{
    private static readonly TimeSpan LongestGrace = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan BriefRun = TimeSpan.FromSeconds(15);
    private readonly List<Incident> incidents = [];

    public IReadOnlyList<Incident> Generate()
    {
        Maybe(0.25, () => Outage(Service.Table));
        Maybe(0.25, () => Outage(Service.Queue));
        Maybe(0.15, () => Outage(Service.Redis));
        Maybe(0.4, Partition);
        Maybe(0.4, RedisNode);
        Maybe(0.3, Crash);
        Maybe(0.1, CrashAll);
        Maybe(0.3, Pause);
        Maybe(0.2, ClockStep);
        Maybe(0.3, Drain);
        Maybe(0.15, Purge);
        Maybe(0.3, Deploy);
        Maybe(0.2, PauseJob);
        Maybe(0.5, Manual);
        Maybe(0.15, ManyRequests);
        Maybe(0.3, Garbage);
        Maybe(0.2, NewerVersion);
        Maybe(0.2, OlderVersion);
        Maybe(0.2, Misconfigure);
        return [.. incidents.OrderBy(incident => incident.After)];
    }

    /// <summary>Instances that are told to stop, and die before or after they have done what is to be done then. The first goes on.</summary>
    public IReadOnlyList<Incident> GenerateStops()
    {
        for (var count = dice.Between(1, 4); count > 0; count--)
        {
            Stop();
        }

        return [.. incidents.OrderBy(incident => incident.After)];
    }

    private void Maybe(double probability, Action draw)
    {
        for (var count = 0; count < 3 && dice.Happens(probability); count++)
        {
            draw();
        }
    }

    private void Add(TimeSpan after, string name, Action<SimCluster> happen) => incidents.Add(new Incident(after, name, happen));

    private void AddPair(TimeSpan longest, string name, Action<SimCluster> begin, Action<SimCluster> end)
    {
        var from = dice.Within(disturbed);
        var until = from + dice.Within(longest);
        Add(from, name, begin);
        Add(until < disturbed ? until : disturbed, $"{name}: over", end);
    }

    private void Outage(Service service) =>
        AddPair(TimeSpan.FromSeconds(100), $"{service} out of reach", cluster => cluster.Network.Cut(service), cluster => cluster.Network.Mend(service));

    private void Partition()
    {
        var (index, service) = (dice.Between(0, instances - 1), dice.Pick(Service.Table, Service.Queue, Service.Redis));
        AddPair(
            TimeSpan.FromSeconds(100),
            $"instance-{index + 1} cut off from {service}",
            cluster => Each(cluster, index, host => cluster.Network.Cut(host.Process, service)),
            cluster => Each(cluster, index, host => cluster.Network.Mend(host.Process, service)));
    }

    private void RedisNode()
    {
        var node = dice.Between(0, 2);
        switch (dice.Between(0, 2))
        {
            case 0:
                AddPair(TimeSpan.FromSeconds(120), $"Redis {node} stopped", cluster => cluster.Nodes[node].Stop(), cluster => Revive(cluster, node));
                break;
            case 1:
                AddPair(TimeSpan.FromSeconds(60), $"Redis {node} hung", cluster => cluster.Nodes[node].Hang(), cluster => cluster.Nodes[node].Start());
                break;
            default:
                Add(dice.Within(disturbed), $"Redis {node} wiped", cluster => cluster.Nodes[node].Wipe());
                break;
        }
    }

    private static void Revive(SimCluster cluster, int node)
    {
        cluster.Nodes[node].Wipe();
        cluster.Nodes[node].Start();
    }

    private void Crash()
    {
        var (index, downtime) = (dice.Between(0, instances - 1), dice.Within(TimeSpan.FromSeconds(90)));
        Add(dice.Within(disturbed), $"instance-{index + 1} killed", cluster => Each(cluster, index, host => cluster.Crash(host.Process, downtime)));
    }

    private void CrashAll()
    {
        var downtime = dice.Within(TimeSpan.FromSeconds(150));
        Add(dice.Within(disturbed), "all instances killed", cluster =>
        {
            for (var index = 0; index < instances; index++)
            {
                Each(cluster, index, host => cluster.Crash(host.Process, downtime));
            }
        });
    }

    private void Pause()
    {
        var (index, duration) = (dice.Between(0, instances - 1), dice.Within(TimeSpan.FromSeconds(150)));
        Add(dice.Within(disturbed), $"instance-{index + 1} paused", cluster => Each(cluster, index, host => cluster.Pause(host.Process, duration)));
    }

    private void ClockStep()
    {
        var (index, step) = (dice.Between(0, instances - 1), TimeSpan.FromSeconds(dice.Between(-30, 30)));
        Add(dice.Within(disturbed), $"instance-{index + 1} sets its clock by {step}", cluster => Each(cluster, index, host => host.Process.Clock.Skew += step));
    }

    private void Drain()
    {
        var index = dice.Between(0, instances - 1);
        Add(dice.Within(disturbed), $"instance-{index + 1} restarted", cluster => cluster.Restart(cluster.Instances[index]));
    }

    private void Stop()
    {
        var (index, grace) = (dice.Between(1, instances - 1), dice.Within(LongestGrace));
        Add(dice.Within(disturbed), $"instance-{index + 1} stopped, and killed after {grace.TotalSeconds:0.00} s", cluster =>
        {
            if (cluster.Instances[index].Host is { } host)
            {
                cluster.Restart(cluster.Instances[index]);
                cluster.World.Loop.Schedule(grace, () => cluster.Crash(host.Process));
            }
        });
    }

    private void Purge() => Add(dice.Within(disturbed), "queues cleared", cluster => cluster.Queues.Purge());

    private void Deploy()
    {
        var (chosen, stale) = (dice.Between(0, instances - 1), dice.Happens(0.3) ? dice.Between(0, instances - 1) : (int?)null);
        var at = dice.Within(disturbed);
        Add(at, $"new configuration, first on instance-{chosen + 1}", cluster =>
        {
            cluster.Deployed++;
            cluster.Restart(cluster.Instances[chosen]);
        });
        if (stale is { } old)
        {
            Add(at + dice.Within(disturbed - at), $"instance-{old + 1} restarted with the first configuration", cluster => cluster.Restart(cluster.Instances[old], 1));
        }
    }

    private void PauseJob()
    {
        var job = dice.Pick(jobs.ToArray());
        AddPair(TimeSpan.FromSeconds(90), $"{job.Name} paused", cluster => SetPaused(cluster, true), cluster => SetPaused(cluster, false));

        void SetPaused(SimCluster cluster, bool paused) => cluster.Table.Apply(
            [new RowWrite(TableTransactionActionType.UpdateMerge, job.Name, "cursor", ETag.All, new Dictionary<string, object> { ["Paused"] = paused })], null);
    }

    private void Manual()
    {
        var job = dice.Pick(jobs.ToArray());
        var key = dice.Pick("", "monday", "tuesday");
        var body = key.Length == 0 ? $$"""{ "job": "{{job.Name}}" }""" : $$"""{ "job": "{{job.Name}}", "key": "{{key}}" }""";
        Add(dice.Within(disturbed), $"typed in: {body}", cluster => cluster.Queues.Send(job.Queue, body));
    }

    // Where runs are short: all of them are to end.
    private void ManyRequests()
    {
        var brief = jobs.Where(job => job.Steps * Math.Max(job.Parts, 1) * job.StepTime < BriefRun).ToArray();
        if (brief.Length == 0)
        {
            return;
        }

        var (job, from, apart, count) = (dice.Pick(brief), dice.Within(disturbed), dice.Within(BriefRun / 2), dice.Between(8, 20));
        for (var number = 0; number < count; number++)
        {
            var body = $$"""{ "job": "{{job.Name}}", "key": "{{dice.Between(100, 999)}}-{{number}}" }""";
            Add(from + (apart * number), $"typed in: {body}", cluster => cluster.Queues.Send(job.Queue, body));
        }
    }

    private void Garbage()
    {
        var job = dice.Pick(jobs.ToArray());
        var body = dice.Pick("no json", "[]", """{ "job": "nobody" }""", $$"""{ "v": 1, "job": "{{job.Name}}", "occurrence": "yesterday" }""");
        Add(dice.Within(disturbed), $"typed in: {body}", cluster =>
        {
            cluster.Garbage.Add((job.Name, body));
            cluster.Queues.Send(job.Queue, body);
        });
    }

    private void NewerVersion()
    {
        var job = dice.Pick(jobs.ToArray());
        Add(dice.Within(disturbed), $"{job.Name}: a newer version passes by", cluster => new NewerVersion(cluster, job).Pass());
    }

    // An older version does not mark what it inserts; here it also dies before it sends the message.
    private void OlderVersion()
    {
        var (job, key) = (dice.Pick(jobs.ToArray()), $"older-{incidents.Count}");
        Add(dice.Within(disturbed), $"{job.Name}: an older version records {key} and dies", cluster =>
        {
            var row = RunRows.New(Occurrence.Manual(job.Name, key), new InstanceIdentity("older"), cluster.World.Now, key);
            cluster.Table.Apply([RowWrite.Of(new TableTransactionAction(TableTransactionActionType.Add, row))], null);
        });
    }

    // Under the version that is followed by then: of one that nobody has had before, whoever is first makes the schedule.
    private void Misconfigure()
    {
        var chosen = dice.Between(0, instances - 1);
        Add(dice.Within(disturbed), $"instance-{chosen + 1} restarted with other schedules of the same version", cluster =>
        {
            var followed = jobs.Where(job => job.Enabled).Select(job => cluster.Table.Find(job.Name, "cursor")?["ConfigVersion"] as int? ?? 0).DefaultIfEmpty().Min();
            if (followed > 0)
            {
                cluster.Restart(cluster.Instances[chosen], followed, misconfigured: true);
            }
        });
    }

    private static void Each(SimCluster cluster, int index, Action<SimHost> act)
    {
        if (cluster.Instances[index].Host is { } host)
        {
            act(host);
        }
    }
}
