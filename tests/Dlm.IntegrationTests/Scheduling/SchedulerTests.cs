using Dlm.IntegrationTests.Support;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dlm.IntegrationTests.Scheduling;

/// <summary>Whole ticks in real time: a job that is due every second, on instances whose timers and clocks disagree.</summary>
public sealed class SchedulerTests(TestServers servers)
{
    [Fact]
    public async Task Every_occurrence_is_sent_once_whatever_the_clocks_of_the_instances_show()
    {
        await using var cluster = new Cluster(servers).OnThreeServers();
        await cluster.CreateStorageAsync();
        Instance[] instances = [AddSkewed(cluster, 0), AddSkewed(cluster, 90), AddSkewed(cluster, -90)];

        await Task.WhenAll(instances.Select(instance => TickUntilAsync(instance, async () => (await cluster.RecordsAsync()).Count >= 6)));

        var records = await cluster.RecordsAsync();
        (await cluster.DrainAsync()).Should().BeEquivalentTo(records.Select(run => run.Occurrence));
        records.Should().OnlyContain(run => run.Occurrence.ScheduledAt <= run.DecidedAt, "nothing is decided early by storage's clock");
        records.Sum(run => run.RangeCount).Should().Be((int)(records[^1].Occurrence.ScheduledAt!.Value - records[0].Occurrence.ScheduledAt!.Value).TotalSeconds + records[0].RangeCount);
        instances[0].Events.Of(1105).Should().BeEmpty();
        instances.Skip(1).Should().OnlyContain(skewed => skewed.Events.Of(1105).Count > 0);
    }

    [Fact]
    public async Task A_tick_scans_for_what_was_left()
    {
        var due = Instants.SecondsAgo(0).AddDays(-100);
        await using var cluster = new Cluster(servers).With("Dlm:TickSchedule", "*/2 * * * * *").WithJob("Schedule", $"0 0 0 {due.Day} {due.Month} *");
        var lastYear = Instants.SecondsAgo(0).AddYears(-1);
        await cluster.BeginAsync(lastYear.AddYears(-1));
        var instance = cluster.Add();
        await instance.TickAsync();
        await cluster.DrainAsync();
        var forgotten = (await cluster.RecordsAsync()).Should().ContainSingle().Subject;
        var late = cluster.Add(change: services => services.Decorate<ITableStore>(table => new ScriptedTable(table) { Later = TimeSpan.FromMinutes(3) }));

        await late.TickAsync();

        (await cluster.DrainAsync()).Should().Equal(forgotten.Occurrence);
        (await cluster.RecordAsync(forgotten.Occurrence)).Sends.Should().Be(2);
        late.Events.Of(1201).Should().ContainSingle();
    }

    [Fact]
    public async Task A_scan_that_fails_does_not_keep_the_history_from_getting_shorter()
    {
        await using var cluster = new Cluster(servers).With("Dlm:TickSchedule", "*/2 * * * * *").WithJob("Schedule", "0 0 0 1 1 *");
        await cluster.BeginAsync(Instants.SecondsAgo(0).AddYears(-1));
        var instance = cluster.Add();
        await instance.TickAsync();
        await cluster.DeliverAsync(instance);
        (await cluster.RecordsAsync()).Should().ContainSingle().Which.State.Should().Be(RunState.Succeeded);
        var late = cluster.Add(change: services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
        {
            Later = TimeSpan.FromDays(31),
            OnQuery = query => query.OpenOnly ? throw new StorageUnavailableException("The history is too long.") : Task.CompletedTask,
        }));

        await late.TickAsync();

        late.Events.Of(1103).Should().NotBeEmpty();
        (await cluster.RecordsAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_whose_schedule_cannot_be_evaluated_costs_no_other_job(bool fails)
    {
        await using var cluster = new Cluster(servers).With("Dlm:TickSchedule", "*/2 * * * * *").WithJob("Schedule", "*/2 * * * * *");
        await cluster.BeginAsync(Instants.SecondsAgo(2));
        var wall = new WallClock(from => fails ? throw new InvalidOperationException("The library is broken.") : from.AddSeconds(-1), isInterval: true);
        var odd = cluster.Instances[0].Job with { Name = "odd_job", Schedule = new CronSchedule("odd", TimeZoneInfo.Utc, wall) };
        var instance = cluster.Add(change: services => services.AddSingleton(new JobCatalog([odd, cluster.Instances[0].Job], [])));

        await instance.StartAsync();
        await instance.TickAsync();

        (await cluster.RecordsAsync()).Should().NotBeEmpty("the other job goes on");
        instance.Events.Of(1112).Should().NotBeEmpty().And.OnlyContain(fault => fault["Job"] == "odd_job");
        instance.Events.Of(1103).Should().BeEmpty();
    }

    [Fact]
    public async Task What_comes_due_does_not_wait_for_a_scan_that_takes_long()
    {
        var due = Instants.SecondsAgo(-3);
        await using var cluster = new Cluster(servers)
            .With("Dlm:TickSchedule", $"{due.AddSeconds(30).Second} * * * * *")
            .WithJob("Schedule", $"{due.Second} * * * * *");
        await cluster.BeginAsync(due.AddMinutes(-1));
        var scan = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var instance = cluster.Add(change: services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
        {
            OnQuery = query => query.OpenOnly ? scan.Task : Task.CompletedTask,
        }));

        var tick = instance.TickAsync();
        await Eventually.True(() => instance.OutcomeOf(due) == "Dispatched", Deadlines.Generous);
        tick.IsCompleted.Should().BeFalse("the scan is not over");
        scan.SetResult();

        await tick;
    }

    [Fact]
    public async Task What_comes_due_behind_the_next_tick_does_not_wait_for_a_scan_that_takes_longer()
    {
        await using var cluster = new Cluster(servers).With("Dlm:TickSchedule", "* * * * * *").WithJob("Schedule", "* * * * * *");
        await cluster.BeginAsync(Instants.SecondsAgo(1));
        var scan = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var instance = cluster.Add(change: services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
        {
            OnQuery = query => query.OpenOnly ? scan.Task : Task.CompletedTask,
        }));

        var tick = instance.TickAsync();
        await Eventually.True(async _ => (await cluster.RecordsAsync()).Count >= 6, Deadlines.Generous);
        tick.IsCompleted.Should().BeFalse("the scan is not over, and the timer does not fire before it is");
        scan.SetResult();
        await tick;

        (await cluster.RecordsAsync()).Skip(1).Should().OnlyContain(run => run.RangeCount == 1, "each came due while the scan went on");
    }

    private static Instance AddSkewed(Cluster cluster, int seconds) =>
        cluster.Add($"skew{seconds}", services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new SkewedClock(TimeSpan.FromSeconds(seconds)))));

    private static async Task TickUntilAsync(Instance instance, Func<Task<bool>> enough)
    {
        while (!await enough())
        {
            await instance.TickAsync();
        }
    }

    private sealed class SkewedClock(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
    }
}
