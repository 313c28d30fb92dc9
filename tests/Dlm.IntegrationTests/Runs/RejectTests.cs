using Dlm.IntegrationTests.Support;
using Dlm.Runs;

namespace Dlm.IntegrationTests.Runs;

/// <summary>What cannot be understood is kept once, with the reason, and disturbs nothing else.</summary>
public sealed class RejectTests(TestServers servers)
{
    [Theory]
    [InlineData("not json", "It is not JSON")]
    [InlineData("[ 1, 2 ]", "It is a JSON Array")]
    [InlineData("""{ "job": "no_such_job" }""", "It names the job \"no_such_job\"")]
    [InlineData("""{ "v": 1, "job": "no_such_job", "occurrence": "2026-11-23T04:27:00Z" }""", "It names the job \"no_such_job\"")]
    [InlineData("""{ "job": "import_data", "occurrence": "yesterday" }""", "Its \"occurrence\" is \"yesterday\"")]
    [InlineData("""{ "job": "\ud800" }""", "It has a text that is none")]
    public async Task Garbage_is_kept_once_with_its_reason(string body, string reason)
    {
        await using var cluster = new Cluster(servers);
        await cluster.CreateStorageAsync();
        var instance = cluster.Add();

        await instance.ReceiveAsync(body);
        await instance.ReceiveAsync(body);
        await instance.ReceiveAsync(Base64(body));

        var row = (await cluster.RejectedAsync()).Should().ContainSingle().Subject;
        row.GetString("Body").Should().Be(body);
        row.GetString("Reason").Should().StartWith(reason);
        instance.Events.Of(1204).Should().NotBeEmpty();
        cluster.Handler.Runs.Should().BeEmpty();
        (await cluster.RecordsAsync()).Should().BeEmpty();
    }

    // A message has up to 64 KiB, a column of a table up to 32 K characters.
    [Theory]
    [InlineData("x")]
    [InlineData("\ud83d\ude00")]
    public async Task The_longest_garbage_is_kept_too(string unit)
    {
        await using var cluster = new Cluster(servers);
        await cluster.CreateStorageAsync();
        var instance = cluster.Add();
        var filling = string.Concat(Enumerable.Repeat(unit, 65_000 / System.Text.Encoding.UTF8.GetByteCount(unit)));
        string[] bodies = [filling, "-" + filling, $$"""{ "job": "{{filling}}" }""", $$"""{ "job": "{{filling}}", "occurrence": "2026-11-23T04:27:00Z" }""", $$"""{ "job": "a", "key": "{{filling}}" }"""];

        foreach (var body in bodies)
        {
            await instance.ReceiveAsync(body);
        }

        (await cluster.RejectedAsync()).Select(row => row.GetInt32("Length")).Should().BeEquivalentTo(bodies.Select(body => (int?)body.Length));
    }

    [Fact]
    public async Task Garbage_does_not_keep_other_messages_from_being_run()
    {
        await using var cluster = new Cluster(servers);
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        var instance = cluster.Add();
        await cluster.Queue.SendMessageAsync("garbage");
        await instance.SettleAsync(due);

        (await cluster.DeliverAsync(instance)).Should().Be(2);

        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Succeeded);
        (await cluster.RejectedAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_poisoned_message_is_kept_and_reported_and_decides_nothing()
    {
        await using var cluster = new Cluster(servers);
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        var instance = cluster.Add();
        await instance.SettleAsync(due);
        var before = await cluster.RecordAsync(due);

        await instance.Get<PoisonRecorder>().RecordAsync(cluster.Job, cluster.MessageFor(due), default);

        instance.Events.Of(1206).Should().ContainSingle().Which["Occurrence"].Should().Be(cluster.At(due).Name);
        (await cluster.RejectedAsync()).Should().ContainSingle().Which.GetString("Reason").Should().Be("Every delivery of it failed.");
        (await cluster.RecordAsync(due)).ETag.Should().Be(before.ETag);
    }

    // The host puts a message on the poison queue as it was.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_poisoned_message_that_is_put_back_by_hand_runs(bool isBase64)
    {
        await using var cluster = new Cluster(servers);
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        var instance = cluster.Add();
        await instance.SettleAsync(due);
        await cluster.DrainAsync();
        var text = cluster.MessageFor(due);
        var message = isBase64 ? Base64(text) : text;
        await instance.Get<PoisonRecorder>().RecordAsync(cluster.Job, message, default);

        (await cluster.RejectedAsync()).Should().ContainSingle().Which.GetString("Body").Should().Be(text);
        await instance.ReceiveAsync(message);

        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Succeeded);
    }

    [Fact]
    public async Task Poisoned_garbage_is_kept_too()
    {
        await using var cluster = new Cluster(servers);
        await cluster.CreateStorageAsync();
        var instance = cluster.Add();

        await instance.Get<PoisonRecorder>().RecordAsync(cluster.Job, "\u0001 not json", default);

        (await cluster.RejectedAsync()).Should().ContainSingle().Which.GetString("Reason").Should().StartWith("It is not JSON");
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
