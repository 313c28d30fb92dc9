using Dlm.IntegrationTests.Support;
using Dlm.Runs;
using Dlm.Testing;

namespace Dlm.IntegrationTests;

/// <summary>Somebody deletes what the engine created, or storage came back empty. No instance is restarted.</summary>
public sealed class DeletedStorageTests(TestServers servers)
{
    [Fact]
    public async Task After_its_table_was_deleted_a_job_begins_anew_and_its_past_does_not_fire()
    {
        await using var cluster = new Cluster(servers).WithJob("Misfire", "FireAll").WithJob("Overlap", "Forbid");
        var instances = await StartAsync(cluster);
        var deletedAt = Instants.SecondsAgo(0);
        await cluster.Table.DeleteAsync();

        await Eventually.True(
            async token =>
            {
                await Together.RunAsync(instances, instance => instance.TickAsync(token));
                return await cluster.Queue.PeekMessageAsync(token) is { Value: not null };
            },
            Deadlines.Generous);

        (await cluster.DrainAsync()).Should().OnlyContain(sent => sent.ScheduledAt >= deletedAt);
        (await cluster.RecordsAsync()).Should().OnlyContain(run => run.RangeCount == 1 && run.Occurrence.ScheduledAt >= deletedAt);
        instances.Sum(instance => instance.Events.Of(1000).Count).Should().Be(1, "one of them introduces the job again");
    }

    [Fact]
    public async Task After_its_table_was_deleted_a_job_begins_anew_long_before_it_comes_due()
    {
        var due = Instants.SecondsAgo(0).AddDays(100);
        await using var cluster = new Cluster(servers)
            .With("Dlm:Runs:ScanInterval", "00:00:05")
            .With("Dlm:TickSchedule", "*/2 * * * * *")
            .WithJob("Schedule", $"0 0 0 {due.Day} {due.Month} *");
        var instance = cluster.Add();
        await cluster.BeginAsync(Instants.SecondsAgo(1));
        await instance.TickAsync();
        await cluster.Table.DeleteAsync();

        await Eventually.True(
            async token =>
            {
                await instance.TickAsync(token);
                return instance.Events.Of(1000).Count > 0;
            },
            Deadlines.Generous);

        (await instance.Get<CursorLedger>().ReadAsync(cluster.Job, default)).Value.Should().NotBeNull();
    }

    [Fact]
    public async Task After_its_queue_was_deleted_every_occurrence_still_gets_its_message()
    {
        await using var cluster = new Cluster(servers).With("Dlm:Runs:ClaimAfter", "00:00:02").WithJob("Misfire", "FireAll");
        var instances = await StartAsync(cluster);
        await cluster.Queue.DeleteAsync();
        var due = Instants.SecondsAgo(30);

        await Eventually.Succeeds(token => Together.RunAsync(instances, instance => instance.SettleAsync(due, token)), Deadlines.Generous);
        await Eventually.True(
            async _ =>
            {
                await Together.RunAsync(instances, instance => instance.ScanAsync());
                return (await cluster.RecordsAsync()).All(run => run.State == RunState.Enqueued);
            },
            Deadlines.Generous);

        var records = await cluster.RecordsAsync();
        records.Should().HaveCountGreaterThan(1);
        (await cluster.DrainAsync()).Distinct().Should().BeEquivalentTo(records.Skip(1).Select(run => run.Occurrence), "the first was sent before");
    }

    [Fact]
    public async Task A_run_whose_record_was_deleted_with_the_table_ends_without_a_result()
    {
        await using var cluster = new Cluster(servers);
        var (instance, due) = await cluster.EnqueueAsync();
        cluster.Handler.Body = async (_, token) => await cluster.Table.DeleteAsync(token);

        await instance.ReceiveAsync(cluster.MessageFor(due));

        instance.Events.Of(1305).Should().ContainSingle();
        await Eventually.Succeeds(token => instance.SettleAsync(Instants.SecondsAgo(0), token), Deadlines.Generous);
        (await cluster.RecordsAsync()).Should().NotContain(run => run.Occurrence == cluster.At(due));
    }

    private static async Task<IReadOnlyList<Instance>> StartAsync(Cluster cluster)
    {
        var instances = cluster.Add(3);
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        await Together.RunAsync(instances, instance => instance.SettleAsync(due));
        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
        return instances;
    }
}
