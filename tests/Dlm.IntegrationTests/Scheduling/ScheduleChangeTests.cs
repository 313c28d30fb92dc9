using Dlm.IntegrationTests.Support;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Scheduling;

namespace Dlm.IntegrationTests.Scheduling;

public sealed class ScheduleChangeTests(TestServers servers)
{
    private const string Yearly = "0 0 0 1 1 *";

    [Fact]
    public async Task A_new_job_does_not_fire_its_past()
    {
        await using var cluster = new Cluster(servers);
        await cluster.CreateStorageAsync();
        var due = Instants.SecondsAgo(60);
        var instances = cluster.Add(5);

        await Together.RunAsync(instances, instance => instance.SettleAsync(due));

        (await cluster.DrainAsync()).Should().BeEmpty();
        (await cluster.RecordsAsync()).Should().BeEmpty();
        (await cluster.CursorAsync()).LastDecided.Should().BeAfter(due);
        instances.Sum(instance => instance.Events.Of(1000).Count).Should().Be(1, "one of them introduces the job");
        instances.Should().OnlyContain(instance => instance.OutcomeOf(due) == null);
    }

    [Fact]
    public async Task A_changed_schedule_takes_over_after_what_the_old_one_had_due()
    {
        await using var cluster = new Cluster(servers).WithJob("Misfire", "FireAll");
        var begin = Instants.SecondsAgo(20);
        await cluster.BeginAsync(begin);
        var changed = AddVersion(cluster, 2, Yearly);

        await changed.Get<JobRegistry>().EnsureAsync(changed.Job, default);

        var cursor = await cluster.CursorAsync();
        (cursor.Schedule, cursor.ConfigVersion).Should().Be((Yearly, 2));
        var records = await cluster.RecordsAsync();
        records.Select(run => run.Occurrence).Should().StartWith(Enumerable.Range(1, 20).Select(second => cluster.At(begin.AddSeconds(second))));
        records.Should().OnlyContain(run => run.Occurrence.ScheduledAt <= cursor.LastDecided);
    }

    [Fact]
    public async Task A_changed_schedule_invents_no_misses()
    {
        await using var cluster = new Cluster(servers).WithJob("Schedule", Yearly).WithJob("Misfire", "FireAll");
        await cluster.BeginAsync(CronSchedule.Parse(Yearly, "UTC").Latest(Instants.SecondsAgo(0))!.Value);
        var changed = AddVersion(cluster, 2, "* * * * * *");

        await changed.SettleAsync(Instants.SecondsAgo(3));

        (await cluster.RecordsAsync()).Should().BeEmpty();
        (await cluster.DrainAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task An_older_configuration_decides_nothing_and_says_so()
    {
        await using var cluster = new Cluster(servers);
        var old = cluster.Add("old");
        await cluster.BeginAsync(Instants.SecondsAgo(60));
        await old.SettleAsync(Instants.SecondsAgo(50));
        await cluster.DrainAsync();
        var changed = AddVersion(cluster, 2, "*/2 * * * * *");
        await changed.Get<JobRegistry>().EnsureAsync(changed.Job, default);
        var cursor = await cluster.CursorAsync();
        var restarted = cluster.Add("restarted");

        var due = Instants.SecondsAgo(0);
        await old.SettleAsync(due);
        await restarted.SettleAsync(due);

        foreach (var instance in new[] { old, restarted })
        {
            instance.OutcomeOf(due).Should().Be("Refused");
            instance.Events.Of(1002).Should().NotBeEmpty();
        }

        (await cluster.CursorAsync()).ETag.Should().Be(cursor.ETag);
    }

    [Theory]
    [InlineData("Schedule", "*/2 * * * * *")]
    [InlineData("TimeZone", "Europe/Berlin")]
    public async Task Another_schedule_of_the_same_version_is_refused_at_the_start_and_when_it_is_due(string setting, string value)
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Instants.SecondsAgo(60));
        var before = await cluster.CursorAsync();
        var other = cluster.Add("other", null, (cluster.Setting(setting), value));

        for (var restart = 0; restart < 3; restart++)
        {
            await cluster.Add($"again-{restart}", null, (cluster.Setting(setting), value)).Get<JobRegistry>().EnsureAsync(other.Job, default);
        }

        await other.Get<JobRegistry>().EnsureAsync(other.Job, default);
        other.Events.Of(1002).Should().ContainSingle();
        var due = Instants.SecondsAgo(0);
        await other.SettleAsync(due);

        other.OutcomeOf(due).Should().Be("Refused");
        (await cluster.CursorAsync()).ETag.Should().Be(before.ETag);
        (await cluster.DrainAsync()).Should().BeEmpty();
        await cluster.Instances[0].SettleAsync(due);
        cluster.Instances[0].OutcomeOf(due).Should().Be("Dispatched");
    }

    [Theory]
    [InlineData("  * * * * * *  ", "UTC")]
    [InlineData("* * * * * *", "UTC")]
    public async Task The_same_schedule_of_the_same_version_is_followed_however_it_was_written_down(string schedule, string timeZone)
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Instants.SecondsAgo(60));
        await cluster.SetCursorAsync(nameof(Cursor.Schedule), schedule);
        await cluster.SetCursorAsync(nameof(Cursor.TimeZone), timeZone);
        var due = Instants.SecondsAgo(0);

        await cluster.Instances[0].SettleAsync(due);

        cluster.Instances[0].OutcomeOf(due).Should().Be("Dispatched");
    }

    [Fact]
    public async Task A_cursor_from_before_versions_yields_to_any_configuration()
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Instants.SecondsAgo(60));
        await cluster.SetCursorAsync(nameof(Cursor.Schedule), Yearly);
        await cluster.SetCursorAsync(nameof(Cursor.ConfigVersion), 0);

        await cluster.Instances[0].Get<JobRegistry>().EnsureAsync(cluster.Instances[0].Job, default);

        (await cluster.CursorAsync()).Schedule.Should().Be("* * * * * *");
    }

    [Fact]
    public async Task A_roll_back_under_a_higher_version_is_followed()
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Instants.SecondsAgo(5));
        foreach (var (version, schedule) in new[] { (2, Yearly), (3, "* * * * * *") })
        {
            var instance = AddVersion(cluster, version, schedule);
            await instance.Get<JobRegistry>().EnsureAsync(instance.Job, default);
        }

        var cursor = await cluster.CursorAsync();
        (cursor.Schedule, cursor.ConfigVersion).Should().Be(("* * * * * *", 3));
    }

    [Fact]
    public async Task Instances_that_change_the_schedule_together_change_it_once()
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Instants.SecondsAgo(30));
        var changed = Enumerable.Range(0, 10).Select(_ => AddVersion(cluster, 2, Yearly)).ToList();

        await Together.RunAsync(changed, instance => instance.Get<JobRegistry>().EnsureAsync(instance.Job, default));

        changed.Sum(instance => instance.Events.Of(1001).Count).Should().Be(1);
        changed.Should().OnlyContain(instance => instance.Events.Of(1002).Count == 0, "none of them is older");
        var ranges = await cluster.RecordsAsync();
        ranges.Sum(run => run.RangeCount).Should().Be((int)(ranges[^1].Occurrence.ScheduledAt!.Value - ranges[0].RangeFrom!.Value).TotalSeconds + 1, "each instant is covered once");
    }

    [Fact]
    public async Task A_deleted_cursor_is_an_error_once_and_the_job_begins_anew()
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Instants.SecondsAgo(60));
        var instance = cluster.Add();
        await instance.SettleAsync(Instants.SecondsAgo(50));
        await cluster.Table.DeleteEntityAsync(cluster.Job, RunKeys.Cursor);

        await instance.Invoking(tick => tick.SettleAsync(Instants.SecondsAgo(40))).Should().ThrowAsync<CursorMissingException>();
        await instance.SettleAsync(Instants.SecondsAgo(30));

        (await cluster.CursorAsync()).LastDecided.Should().BeAfter(Instants.SecondsAgo(30));
    }

    private static Instance AddVersion(Cluster cluster, int version, string schedule) =>
        cluster.Add($"v{version}-{cluster.Instances.Count}", null, (cluster.Setting("Schedule"), schedule), (cluster.Setting("ConfigVersion"), $"{version}"));
}
