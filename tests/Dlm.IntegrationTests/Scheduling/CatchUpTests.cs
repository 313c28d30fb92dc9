using Dlm.IntegrationTests.Support;
using Dlm.Runs;
using Dlm.Storage;

namespace Dlm.IntegrationTests.Scheduling;

/// <summary>All instances were down for a while: the misfire policy says what becomes of what came due.</summary>
public sealed class CatchUpTests(TestServers servers)
{
    [Fact]
    public async Task FireOnce_sends_the_newest_and_records_what_it_stands_for()
    {
        await using var cluster = new Cluster(servers);
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddMinutes(-10));

        await Together.RunAsync(cluster.Add(3), instance => instance.SettleAsync(due));

        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
        var record = (await cluster.RecordsAsync()).Should().ContainSingle().Subject;
        (record.RangeFrom, record.RangeCount).Should().Be((due.AddMinutes(-10).AddSeconds(1), 600));
        (await cluster.CursorAsync()).LastDecided.Should().Be(due);
    }

    [Fact]
    public async Task FireAll_sends_each_of_the_newest_98_oldest_first_and_skips_the_rest()
    {
        await using var cluster = new Cluster(servers).WithJob("Misfire", "FireAll");
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-150));

        await Together.RunAsync(cluster.Add(3), instance => instance.SettleAsync(due));

        (await cluster.DrainAsync()).Should().Equal(Enumerable.Range(-97, 98).Select(second => cluster.At(due.AddSeconds(second))));
        var records = await cluster.RecordsAsync();
        records.Should().HaveCount(99);
        (records[0].State, records[0].Reason, records[0].RangeCount).Should().Be((RunState.Skipped, "misfire: FireAll", 52));
        records.Skip(1).Should().OnlyContain(run => run.State == RunState.Enqueued && run.Sends == 1);
    }

    [Fact]
    public async Task Skip_records_what_is_too_old_and_sends_the_rest()
    {
        await using var cluster = new Cluster(servers).WithJob("Misfire", "Skip").WithJob("MisfireThreshold", "00:05:00");
        var due = Instants.SecondsAgo(600);
        await cluster.BeginAsync(due.AddSeconds(-3));

        var instances = cluster.Add(3);
        await Together.RunAsync(instances, instance => instance.SettleAsync(due));

        (await cluster.DrainAsync()).Should().BeEmpty();
        var record = (await cluster.RecordsAsync()).Should().ContainSingle().Subject;
        (record.State, record.Reason, record.RangeCount).Should().Be((RunState.Skipped, "misfire: Skip", 3));
        instances.Count(instance => instance.OutcomeOf(due) == "Skipped").Should().Be(1);
        instances.Count(instance => instance.OutcomeOf(due) == "Observed").Should().Be(2);
    }

    [Theory]
    [InlineData("FireOnce", 1102, 599, false)]
    [InlineData("FireOnce", 1102, 599, true)]
    [InlineData("Skip", 1101, 600, false)]
    [InlineData("Skip", 1101, 600, true)]
    public async Task What_was_missed_is_said_and_counted_once_by_whoever_decided_it(string misfire, int said, int counted, bool replyIsLost)
    {
        await using var cluster = new Cluster(servers).WithJob("Misfire", misfire);
        var due = Instants.SecondsAgo(600);
        await cluster.BeginAsync(due.AddMinutes(-10));
        var instances = Enumerable.Range(0, 3).Select(_ => cluster.Add(change: services =>
            services.Decorate<ITableStore>(table => replyIsLost ? LosingTheFirstReply(table) : table))).ToList();
        var totals = instances.ConvertAll(instance => new CounterTotal(instance, "dlm.occurrences.skipped"));

        await Together.RunAsync(instances, instance => instance.SettleAsync(due));

        var record = (await cluster.RecordsAsync()).Should().ContainSingle().Subject;
        var decider = instances.Single(instance => instance.Name == record.DecidedBy);
        decider.Events.Of(said).Should().ContainSingle().Which["Count"].Should().Be("600");
        cluster.Instances.SelectMany(instance => instance.Events.Of(1101).Concat(instance.Events.Of(1102))).Should().ContainSingle();
        totals.Sum(total => total.Value).Should().Be(counted);
        totals.ForEach(total => total.Dispose());
    }

    [Fact]
    public async Task A_paused_job_sends_nothing_and_goes_on_when_it_is_resumed()
    {
        await using var cluster = new Cluster(servers);
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        await cluster.SetCursorAsync(nameof(Cursor.Paused), true);
        var instances = cluster.Add(3);

        await Together.RunAsync(instances, instance => instance.SettleAsync(due));
        (await cluster.DrainAsync()).Should().BeEmpty();
        var record = await cluster.RecordAsync(due);
        (record.State, record.Reason).Should().Be((RunState.Skipped, "paused"));

        await cluster.SetCursorAsync(nameof(Cursor.Paused), false);
        await Together.RunAsync(instances, instance => instance.SettleAsync(due.AddSeconds(1)));
        (await cluster.DrainAsync()).Should().Equal(cluster.At(due.AddSeconds(1)));
    }

    [Fact]
    public async Task A_record_that_is_there_already_is_stepped_over()
    {
        await using var cluster = new Cluster(servers).WithJob("Misfire", "FireAll");
        var begin = Instants.SecondsAgo(60);
        await cluster.BeginAsync(begin);
        var instances = cluster.Add(3);
        await instances[0].SettleAsync(begin.AddSeconds(2));
        await cluster.DrainAsync();
        await cluster.SetCursorAsync(nameof(Cursor.LastDecided), begin);

        await Together.RunAsync(instances.Skip(1), instance => instance.SettleAsync(begin.AddSeconds(4)));

        (await cluster.DrainAsync()).Should().Equal(cluster.At(begin.AddSeconds(3)), cluster.At(begin.AddSeconds(4)));
        (await cluster.CursorAsync()).LastDecided.Should().Be(begin.AddSeconds(4));
    }

    [Fact]
    public async Task Nothing_is_decided_before_storage_s_clock_has_reached_it()
    {
        await using var cluster = new Cluster(servers);
        var now = Instants.SecondsAgo(0);
        await cluster.BeginAsync(now.AddSeconds(-2));

        await cluster.Add().SettleAsync(now.AddSeconds(90));

        var newest = (await cluster.RecordsAsync())[^1];
        newest.Occurrence.ScheduledAt.Should().BeOnOrBefore(newest.DecidedAt!.Value).And.BeBefore(now.AddSeconds(90));
    }

    private static ScriptedTable LosingTheFirstReply(ITableStore table)
    {
        var lost = 0;
        return new ScriptedTable(table)
        {
            OnWrite = async (actions, write) =>
            {
                var tags = await write();
                return actions.Count > 1 && Interlocked.Increment(ref lost) == 1 ? throw new StorageUnavailableException("The reply was lost.") : tags;
            },
        };
    }
}
