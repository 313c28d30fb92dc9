using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;
using StackExchange.Redis;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class DrainTests
{
    // The default lease.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_instance_that_is_told_to_stop_hands_its_run_back_and_a_peer_need_not_wait_for_lease_or_lock()
    {
        var plan = RunPlan.Of(new ProbePlan(Steps: 5, StepTime: TimeSpan.FromSeconds(2))).Job(ProbeJobs.Beta, "*/2 * * * * *").WithInstances(2);
        await using var cluster = await FaultCluster.StartAsync(plan);

        var worker = await RunPlan.RunningAsync(cluster, "drained", steps: 1);
        var told = TimeProvider.System.GetUtcNow();
        worker.Terminate();
        (await worker.Exited).Should().Be(0);

        var history = await cluster.ShouldBeInOrderAsync();
        var row = history[ProbeJobs.Alpha].Rows.Single();
        (row.State, row.Attempt, row.Failures).Should().Be(("Succeeded", 2, 0));
        row.Owner.Should().NotBe(worker.Name);
        history[ProbeJobs.Alpha].Effects.Should().Contain(seen => seen.Kind == EffectKind.Cancelled && seen.Instance == worker.Name);
        var resumed = history[ProbeJobs.Alpha].Effects.First(seen => seen.Attempt == 2).At - told;
        Measured.Note("SIGTERM, lease of 60 s, until another resumes", resumed);
        resumed.Should().BeLessThan(Lease / 2);
        history[ProbeJobs.Beta].Scheduled.Where(row => row.DecidedBy == worker.Name)
            .Should().OnlyContain(row => row.ScheduledAt < told + TimeSpan.FromSeconds(2), "nothing new is dispatched while draining");

        var peer = cluster.Members.Single(member => member != worker);
        peer.Terminate();
        await peer.Exited;
        var locked = (await Task.WhenAll(cluster.Redis.Select(LocksAsync))).Count(locks => locks > 0);
        locked.Should().BeLessThan(2, "the locks are released; at most one node has missed it, and a quorum is free");
    }

    private static async Task<int> LocksAsync(RedisNode node)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(node.Address);
        // Beside the locks there is what the endpoints were told apart by.
        return connection.GetServer(node.Address).Keys(pattern: "dlm:*").Count(key => !key.ToString().StartsWith("dlm:endpoint:", StringComparison.Ordinal));
    }
}
