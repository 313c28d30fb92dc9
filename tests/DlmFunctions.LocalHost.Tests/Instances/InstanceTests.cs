using Azure.Storage.Queues;
using Dlm.Testing;
using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Instances;

/// <summary>The functions on the WebJobs SDK, seen from outside.</summary>
public sealed class InstanceTests(InstanceFixture fixture) : IClassFixture<InstanceFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RunningInstance instance = fixture.Instance;
    private readonly int before = fixture.Instance.Events().Count;

    [Fact]
    public async Task A_message_typed_in_by_hand_is_run()
    {
        await Queue().SendMessageAsync("""{ "job": "import_data" }""");
        await Eventually.True(() => New("RunFinished").Any(), Patience);

        New("RunFinished").Single()["Occurrence"].Should().StartWith("manual:");
        New("RunFinished").Single()["Outcome"].Should().Be("Succeeded");
    }

    [Theory]
    [InlineData(QueueMessageEncoding.Base64, "not json")]
    [InlineData(QueueMessageEncoding.Base64, """{ "job": "no_such_job" }""")]
    [InlineData(QueueMessageEncoding.Base64, """{ "v": 1, "job": "import_data", "occurrence": "yesterday" }""")]
    [InlineData(QueueMessageEncoding.None, "<not base64>")]
    public async Task Garbage_is_put_aside_once_and_disturbs_nothing_else(QueueMessageEncoding encoding, string body)
    {
        await Queue(encoding).SendMessageAsync(body);
        await Eventually.True(() => PutAside() > 0, Patience);

        await Queue().SendMessageAsync("""{ "job": "import_data" }""");
        await Eventually.True(() => New("RunFinished").Any(finished => finished["Outcome"] == "Succeeded"), Patience);

        PutAside().Should().Be(1);
        await Eventually.True(token => IsEmptyAsync("import-data", token), Patience);
        await Eventually.True(token => IsEmptyAsync("import-data-poison", token), Patience);
    }

    private int PutAside() => New("MessageRejected").Count() + New("MessagePoisoned").Count();

    private IEnumerable<JournalEvent> New(string name) => instance.Events().Skip(before).Where(journalEvent => journalEvent.Name == name);

    private async Task<bool> IsEmptyAsync(string queue, CancellationToken cancellationToken) =>
        (await new QueueClient(instance.Storage, queue).GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount == 0;

    private QueueClient Queue(QueueMessageEncoding encoding = QueueMessageEncoding.Base64) =>
        new(instance.Storage, "import-data", new QueueClientOptions { MessageEncoding = encoding });
}
