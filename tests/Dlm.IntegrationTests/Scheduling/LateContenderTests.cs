using Dlm.IntegrationTests.Support;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Testing;

namespace Dlm.IntegrationTests.Scheduling;

/// <summary>
/// An instance whose timer or clock is late finds the lock free: it was released when the occurrence was dispatched. Only the record
/// keeps it from sending again. Storage's clock shows the later time, so that nobody has to wait for it.
/// </summary>
public sealed class LateContenderTests(TestServers servers)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(30)]
    public async Task After_the_dispatch_nobody_sends_again(int secondsLate)
    {
        await using var cluster = new Cluster(servers);
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        await cluster.Add().SettleAsync(due);
        var dispatched = await cluster.RecordAsync(due);

        var late = AddLate(cluster, secondsLate);
        await Together.RunAsync(late, instance => instance.SettleAsync(due));

        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
        (await cluster.RecordAsync(due)).ETag.Should().Be(dispatched.ETag);
        late.Should().OnlyContain(instance => instance.OutcomeOf(due) == "Observed");
    }

    [Theory]
    [InlineData(RunState.Running)]
    [InlineData(RunState.Succeeded)]
    [InlineData(RunState.Failed)]
    public async Task While_it_runs_or_when_it_has_ended_nobody_sends_again(RunState state)
    {
        await using var cluster = new Cluster(servers).WithJob("MaxAttempts", "1");
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        var first = cluster.Add();
        await first.SettleAsync(due);
        await cluster.DrainAsync();
        var release = new TaskCompletionSource();
        cluster.Handler.Body = (_, _) => state switch
        {
            RunState.Running => release.Task,
            RunState.Failed => Task.FromException(new InvalidOperationException("As planned.")),
            _ => Task.CompletedTask,
        };
        var run = first.ReceiveAsync(cluster.MessageFor(due));
        await Eventually.True(async _ => (await cluster.RecordAsync(due)).State == state, Deadlines.Generous);

        await Together.RunAsync(AddLate(cluster, 30), instance => instance.SettleAsync(due));

        (await cluster.DrainAsync()).Should().BeEmpty();
        release.SetResult();
        await run.Invoking(ended => ended).Should().NotThrowAsync<StorageUnavailableException>();
    }

    [Fact]
    public async Task What_one_process_has_settled_it_does_not_look_at_again()
    {
        await using var cluster = new Cluster(servers);
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        var instance = cluster.Add();
        await instance.SettleAsync(due);
        await cluster.Table.DeleteAsync();

        await instance.Invoking(again => again.SettleAsync(due)).Should().NotThrowAsync();
    }

    [Fact]
    public async Task Peers_that_come_one_after_the_other_send_one_message_for_each_occurrence()
    {
        await using var cluster = new Cluster(servers).OnThreeServers();
        var begin = Instants.SecondsAgo(60);
        await cluster.BeginAsync(begin);

        foreach (var due in Enumerable.Range(1, 5).Select(second => begin.AddSeconds(second)))
        {
            foreach (var instance in cluster.Instances.Count < 5 ? cluster.Add(5) : cluster.Instances)
            {
                await instance.SettleAsync(due);
            }
        }

        (await cluster.DrainAsync()).Should().BeEquivalentTo(Enumerable.Range(1, 5).Select(second => cluster.At(begin.AddSeconds(second))));
    }

    private static IReadOnlyList<Instance> AddLate(Cluster cluster, int seconds) =>
        [.. Enumerable.Range(0, 5).Select(_ => cluster.Add(change: services =>
            services.Decorate<ITableStore>(table => new ScriptedTable(table) { Later = TimeSpan.FromSeconds(seconds) })))];
}
