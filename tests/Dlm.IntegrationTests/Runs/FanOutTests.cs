using Azure.Data.Tables;
using Dlm.IntegrationTests.Support;
using Dlm.Jobs;
using Dlm.Queueing;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Testing;

namespace Dlm.IntegrationTests.Runs;

/// <summary>An occurrence with parts: each is run and retried alone, and the occurrence ends with the last.</summary>
public sealed class FanOutTests(TestServers servers)
{
    [Fact]
    public async Task Five_parts_run_on_three_instances_and_the_occurrence_succeeds_with_the_last()
    {
        await using var cluster = NewCluster("a", "b", "c", "d", "e");
        var due = await EnqueueAsync(cluster);
        var instances = cluster.Add(3);

        await DeliverUntilEndedAsync(cluster, due, instances);

        var record = await cluster.RecordAsync(due);
        (record.State, record.Attempt, record.Parts, record.Error).Should().Be((RunState.Succeeded, 1, 5, ""));
        record.Counts.Should().BeEquivalentTo(new Dictionary<string, long> { ["done"] = 5, ["parts"] = 5 });
        var parts = await PartsAsync(cluster, due);
        parts.Select(part => (part.Part, part.State, part.Attempt, part.Sends)).Should().Equal(
            cluster.Handler.Parts.Select(text => ((string?)text, RunState.Succeeded, 1, 1)));
        cluster.Handler.Runs.Select(run => run.Part).Should().BeEquivalentTo(cluster.Handler.Parts);
        instances.SelectMany(instance => instance.Events.Of(1309)).Should().ContainSingle().Which["State"].Should().Be("Succeeded");
        (await cluster.DrainAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData]
    [InlineData("alone")]
    public async Task Without_two_parts_an_occurrence_is_run_as_a_whole(params string[] parts)
    {
        await using var cluster = NewCluster(parts);
        var due = await EnqueueAsync(cluster);

        await DeliverUntilEndedAsync(cluster, due, cluster.Add(1));

        (await cluster.RecordAsync(due)).Parts.Should().Be(0);
        cluster.Handler.Runs.Should().ContainSingle().Which.Part.Should().BeNull();
    }

    [Fact]
    public async Task The_most_parts_fit_into_one_transaction()
    {
        await using var cluster = NewCluster([.. Enumerable.Range(1, Occurrence.MaximumParts).Select(number => new string('x', PartPlan.LongestPart - 3) + number)]);
        var due = await EnqueueAsync(cluster);

        await DeliverUntilEndedAsync(cluster, due, cluster.Add(1));

        (await cluster.RecordAsync(due)).Counts["done"].Should().Be(Occurrence.MaximumParts);
    }

    [Fact]
    public async Task A_part_that_failed_is_retried_alone()
    {
        await using var cluster = NewCluster("a", "b", "c").WithJob("RetryDelay", "00:00:00");
        var due = await EnqueueAsync(cluster);
        cluster.Handler.Body = (run, _) => run is { Part: "b", Attempt: 1 } ? throw new InvalidOperationException("As planned.") : Task.CompletedTask;
        var instance = cluster.Instances[0];
        await DeliverAllAsync(cluster, instance);
        await Eventually.True(async _ => (await PartsAsync(cluster, due)).Count(part => part.IsFinal) == 2, Deadlines.Generous);
        (await cluster.RecordAsync(due)).State.Should().Be(RunState.FannedOut);

        // The rest of no time ends with the next second of storage's clock.
        await Eventually.True(
            async cancellationToken =>
            {
                await instance.ReceiveAsync(MessageFor(cluster, due, 2), cancellationToken);
                return (await cluster.RecordAsync(due)).IsFinal;
            },
            Deadlines.Generous);

        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Succeeded);
        (await PartsAsync(cluster, due)).Select(part => (part.Attempt, part.Failures)).Should().Equal((1, 0), (2, 1), (1, 0));
    }

    [Fact]
    public async Task A_part_that_failed_for_good_fails_the_occurrence_when_the_others_have_ended()
    {
        await using var cluster = NewCluster("a", "b", "c");
        var due = await EnqueueAsync(cluster);
        cluster.Handler.Body = (run, _) => run.Part == "b" ? throw new PermanentFailureException("No such data.") : Task.CompletedTask;
        var instance = cluster.Instances[0];

        await DeliverAllAsync(cluster, instance);

        await Eventually.True(async _ => (await cluster.RecordAsync(due)).IsFinal, Deadlines.Generous);
        var record = await cluster.RecordAsync(due);
        (record.State, record.Error).Should().Be((RunState.Failed, "1 of 3 parts failed; part 2 (b): PermanentFailureException: No such data."));
        record.Counts.Should().BeEquivalentTo(new Dictionary<string, long> { ["done"] = 2, ["parts"] = 3 });
        instance.Events.Of(1303).Select(alert => alert["Occurrence"]).Should().Equal(cluster.At(due).WithPart(2).Name, cluster.At(due).Name);
    }

    [Fact]
    public async Task A_plan_that_is_impossible_fails_the_occurrence()
    {
        await using var cluster = NewCluster("a", "a");
        var due = await EnqueueAsync(cluster);

        await cluster.Invoking(platform => platform.DeliverAsync(cluster.Instances[0])).Should().ThrowAsync<PermanentFailureException>();

        var record = await cluster.RecordAsync(due);
        (record.State, record.Error).Should().Be((RunState.Failed, "PermanentFailureException: Part 2 of the plan is there twice. Allowed: each part once."));
    }

    [Fact]
    public async Task The_scan_joins_in_the_place_of_an_instance_that_died_after_the_last_part()
    {
        await using var cluster = NewCluster("a", "b");
        var due = await EnqueueAsync(cluster);
        var dying = cluster.Add("dying", services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
        {
            OnWrite = (actions, write) => Joins(actions, cluster.At(due)) ? throw new StorageUnavailableException("It died.") : write(),
        }));
        await DeliverAllAsync(cluster, dying);
        (await PartsAsync(cluster, due)).Should().OnlyContain(part => part.State == RunState.Succeeded);
        (await cluster.RecordAsync(due)).State.Should().Be(RunState.FannedOut);

        await cluster.Add("peer").ScanAsync();

        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Succeeded);
        dying.Events.Of(1207).Should().NotBeEmpty();
    }

    [Fact]
    public async Task The_scan_sends_the_messages_of_parts_in_the_place_of_an_instance_that_died_before()
    {
        await using var cluster = NewCluster("a", "b");
        var due = await EnqueueAsync(cluster);
        var dying = cluster.Add("dying", services => services.Decorate<IJobQueue>(queue =>
            new ScriptedQueue(queue, _ => throw new StorageUnavailableException("It died."))));
        await cluster.DeliverAsync(dying);
        (await PartsAsync(cluster, due)).Should().OnlyContain(part => part.State == RunState.Decided);
        var peer = cluster.Add("peer", services => services.Decorate<ITableStore>(table => new ScriptedTable(table) { Later = TimeSpan.FromSeconds(62) }));

        await peer.ScanAsync();

        await DeliverUntilEndedAsync(cluster, due, [peer]);
        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Succeeded);
    }

    [Fact]
    public async Task A_wake_up_of_an_occurrence_that_waits_for_its_parts_is_dropped()
    {
        await using var cluster = NewCluster("a", "b");
        var due = await EnqueueAsync(cluster);
        var instance = cluster.Instances[0];
        await cluster.DeliverAsync(instance);

        await instance.ReceiveAsync(cluster.MessageFor(due));

        instance.Events.Of(1203).Should().ContainSingle().Which["Reason"].Should().Be("the occurrence waits for its parts");
        cluster.Handler.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task An_occurrence_holds_the_slot_until_its_last_part_has_ended()
    {
        await using var cluster = NewCluster("a", "b").WithJob("Overlap", nameof(OverlapPolicy.Forbid)).WithJob("Misfire", nameof(MisfirePolicy.FireAll));
        var (first, second) = (Instants.SecondsAgo(61), Instants.SecondsAgo(60));
        var instance = cluster.Add();
        await cluster.BeginAsync(first.AddSeconds(-1));
        await instance.SettleAsync(second);
        await cluster.DrainAsync();
        await instance.ReceiveAsync(cluster.MessageFor(first));
        await instance.ReceiveAsync(MessageFor(cluster, first, 1));

        await instance.ReceiveAsync(cluster.MessageFor(second));
        instance.Events.Of(1203).Should().ContainSingle().Which["Reason"].Should().Be("another occurrence of the job is running");

        await instance.ReceiveAsync(MessageFor(cluster, first, 2));
        (await cluster.RecordAsync(first)).State.Should().Be(RunState.Succeeded);
        instance.Events.Of(1202).Should().ContainSingle("whoever joins wakes the next").Which["Occurrence"].Should().Be(cluster.At(second).Name);
        cluster.Handler.Runs.Should().OnlyContain(run => run.LeaseNumber == 1L);
        await DeliverUntilEndedAsync(cluster, second, [instance]);
    }

    [Fact]
    public async Task Parts_are_pruned_with_their_occurrence()
    {
        await using var cluster = NewCluster("a", "b");
        var due = Instants.SecondsAgo(0).AddDays(-100);
        var later = new ScriptedTable(null!);
        var instance = cluster.Add(change: services => services.Decorate<ITableStore>(table => later = new ScriptedTable(table)));
        await cluster.BeginAsync(due.AddSeconds(-1));
        await instance.SettleAsync(due);
        await DeliverUntilEndedAsync(cluster, due, [instance]);
        (await cluster.RecordsAsync()).Should().HaveCount(3);

        later.Later = TimeSpan.FromDays(100);
        await instance.Get<RetentionSweep>().SweepAsync(default);

        (await cluster.RecordsAsync()).Should().BeEmpty();
    }

    private Cluster NewCluster(params string[] parts)
    {
        var cluster = new Cluster(servers);
        cluster.Handler.Parts = parts;
        return cluster;
    }

    private static bool Joins(IReadOnlyList<TableTransactionAction> actions, Occurrence occurrence) =>
        actions[0].Entity is TableEntity row && row.RowKey == RunKeys.Of(occurrence) && row.GetString(nameof(RunRecord.State)) == nameof(RunState.Succeeded);

    private static string MessageFor(Cluster cluster, DateTimeOffset due, int part) =>
        new JobMessage(cluster.At(due).WithPart(part), TimeProvider.System.GetUtcNow()).ToJson();

    private static async Task<DateTimeOffset> EnqueueAsync(Cluster cluster)
    {
        var due = Instants.SecondsAgo(60);
        var instance = cluster.Add();
        await cluster.BeginAsync(due.AddSeconds(-1));
        await instance.SettleAsync(due);
        return due;
    }

    private static async Task<IReadOnlyList<RunRecord>> PartsAsync(Cluster cluster, DateTimeOffset due) =>
        [.. (await cluster.RecordsAsync()).Where(run => run.Occurrence.PartNumber is not null && run.Occurrence.ToWhole() == cluster.At(due)).OrderBy(run => run.Occurrence.PartNumber)];

    // The occurrence, then what it sends; a failure stays on the queue.
    private static async Task DeliverAllAsync(Cluster cluster, Instance instance)
    {
        await cluster.DeliverAsync(instance);
        try
        {
            await cluster.DeliverAsync(instance);
        }
        catch (Exception planned) when (planned is InvalidOperationException or PermanentFailureException)
        {
            // What the handler threw.
        }
    }

    private static Task DeliverUntilEndedAsync(Cluster cluster, DateTimeOffset due, IReadOnlyList<Instance> instances) => Eventually.True(
        async _ =>
        {
            await Task.WhenAll(instances.Select(cluster.DeliverAsync));
            return (await cluster.RecordAsync(due)).IsFinal;
        },
        Deadlines.Generous);
}
