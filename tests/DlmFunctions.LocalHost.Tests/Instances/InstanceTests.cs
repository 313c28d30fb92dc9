using Azure.Data.Tables;
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

    [Theory]
    [InlineData(QueueMessageEncoding.None)]
    [InlineData(QueueMessageEncoding.Base64)]
    public async Task A_message_typed_in_by_hand_is_run(QueueMessageEncoding encoding)
    {
        await Queue(encoding).SendMessageAsync("""{ "job": "import_data" }""");
        await Eventually.True(() => New("RunFinished").Any(), Patience);

        New("RunFinished").Single()["Occurrence"].Should().StartWith("manual:");
        New("RunFinished").Single()["Outcome"].Should().Be("Succeeded");
    }

    [Theory]
    [InlineData(QueueMessageEncoding.Base64, "not json")]
    [InlineData(QueueMessageEncoding.Base64, """{ "job": "no_such_job" }""")]
    [InlineData(QueueMessageEncoding.Base64, """{ "v": 1, "job": "import_data", "occurrence": "yesterday" }""")]
    [InlineData(QueueMessageEncoding.None, """{ "job": "no_such_job_either" }""")]
    [InlineData(QueueMessageEncoding.None, "<neither JSON nor base64>")]
    [InlineData(QueueMessageEncoding.None, "//79")]
    public async Task Garbage_is_put_aside_once_and_disturbs_nothing_else(QueueMessageEncoding encoding, string body)
    {
        await Queue(encoding).SendMessageAsync(body);
        await Eventually.True(() => New("MessageRejected").Any(), Patience);

        await Queue(encoding).SendMessageAsync("""{ "job": "import_data" }""");
        await Eventually.True(() => New("RunFinished").Any(finished => finished["Outcome"] == "Succeeded"), Patience);

        New("MessageRejected").Should().ContainSingle();
        New("MessagePoisoned").Should().BeEmpty();
        (await RejectedAsync(body)).Should().ContainSingle().Which.GetString("Reason").Should().NotBeEmpty();
        await Eventually.True(token => IsEmptyAsync("import-data", token), Patience);
        await Eventually.True(token => IsEmptyAsync("import-data-poison", token), Patience);
    }

    [Theory]
    [InlineData(QueueMessageEncoding.None, "<poisoned>")]
    [InlineData(QueueMessageEncoding.Base64, "poisoned too")]
    public async Task A_message_on_the_poison_queue_is_recorded_once(QueueMessageEncoding encoding, string body)
    {
        await Queue(encoding, "import-data-poison").SendMessageAsync(body);
        await Eventually.True(() => New("MessagePoisoned").Any(), Patience);
        await Eventually.True(token => IsEmptyAsync("import-data-poison", token), Patience);

        New("MessagePoisoned").Should().ContainSingle();
        (await RejectedAsync(body)).Should().ContainSingle();
    }

    private async Task<IReadOnlyList<TableEntity>> RejectedAsync(string body) =>
        await new TableClient(instance.Storage, "DlmRuns").QueryAsync<TableEntity>(row => row.PartitionKey == "rejected:import_data")
            .Where(row => row.GetString("Body") == body).ToListAsync();

    private IEnumerable<JournalEvent> New(string name) => instance.Events().Skip(before).Where(journalEvent => journalEvent.Name == name);

    private async Task<bool> IsEmptyAsync(string queue, CancellationToken cancellationToken) =>
        (await new QueueClient(instance.Storage, queue).GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount == 0;

    private QueueClient Queue(QueueMessageEncoding encoding, string name = "import-data") =>
        new(instance.Storage, name, new QueueClientOptions { MessageEncoding = encoding });
}
