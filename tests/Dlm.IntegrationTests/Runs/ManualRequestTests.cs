using Azure.Data.Tables;
using Dlm.IntegrationTests.Support;
using Dlm.Jobs;
using Dlm.Queueing;
using Dlm.Runs;
using Dlm.Storage;

namespace Dlm.IntegrationTests.Runs;

/// <summary>Messages that a person typed.</summary>
public sealed class ManualRequestTests(TestServers servers)
{
    [Fact]
    public async Task A_job_alone_is_converted_and_run_once()
    {
        await using var cluster = new Cluster(servers);
        var instance = await AddAsync(cluster);

        await instance.ReceiveAsync($$"""{ "job": "{{cluster.Job}}" }""");
        cluster.Handler.Runs.Should().BeEmpty("it is only converted");
        (await cluster.DeliverAsync(instance)).Should().Be(1);

        var record = (await cluster.RecordsAsync()).Should().ContainSingle().Subject;
        (record.State, record.Occurrence.ScheduledAt).Should().Be((RunState.Succeeded, null));
        cluster.Handler.Runs.Should().ContainSingle().Which.Occurrence.Should().Be(record.Occurrence);
    }

    [Fact]
    public async Task The_same_key_twice_is_one_run()
    {
        await using var cluster = new Cluster(servers);
        var instance = await AddAsync(cluster);
        var request = $$"""{ "job": "{{cluster.Job}}", "key": "ticket-42" }""";

        await instance.ReceiveAsync(request);
        await instance.ReceiveAsync(request);
        (await cluster.DeliverAsync(instance)).Should().Be(1);
        await instance.ReceiveAsync(request);

        (await cluster.DrainAsync()).Should().BeEmpty();
        cluster.Handler.Runs.Should().ContainSingle().Which.Occurrence.Should().Be(Occurrence.Manual(cluster.Job, "ticket-42"));
    }

    [Fact]
    public async Task The_same_key_at_once_on_many_instances_is_one_run()
    {
        await using var cluster = new Cluster(servers);
        await AddAsync(cluster);
        var instances = cluster.Add(10);

        await Together.RunAsync(instances, instance => instance.ReceiveAsync($$"""{ "job": "{{cluster.Job}}", "key": "ticket-42" }"""));
        await Task.WhenAll(instances.Select(cluster.DeliverAsync));

        cluster.Handler.Runs.Should().ContainSingle();
        (await cluster.RecordsAsync()).Should().ContainSingle().Which.State.Should().Be(RunState.Succeeded);
    }

    [Fact]
    public async Task Where_the_converter_dies_before_it_sends_the_next_delivery_does()
    {
        await using var cluster = new Cluster(servers);
        await AddAsync(cluster);
        var dying = cluster.Add("dying", services => services.Decorate<IJobQueue>(queue =>
            new ScriptedQueue(queue, _ => throw new StorageUnavailableException("The queue is out of reach."))));
        var request = $$"""{ "job": "{{cluster.Job}}", "key": "ticket-42" }""";

        await dying.Invoking(platform => platform.ReceiveAsync(request)).Should().ThrowAsync<StorageUnavailableException>();
        await cluster.Add("peer").ReceiveAsync(request);

        (await cluster.DrainAsync()).Should().Equal(Occurrence.Manual(cluster.Job, "ticket-42"));
    }

    [Fact]
    public async Task A_manual_run_whose_message_was_lost_is_found_by_the_scan()
    {
        await using var cluster = new Cluster(servers);
        var instance = await AddAsync(cluster);
        await instance.ReceiveAsync($$"""{ "job": "{{cluster.Job}}", "key": "ticket-42" }""");
        await cluster.DrainAsync();
        var late = cluster.Add(change: services => services.Decorate<ITableStore>(table => new ScriptedTable(table) { Later = TimeSpan.FromMinutes(3) }));

        await late.ScanAsync();

        (await cluster.DrainAsync()).Should().Equal(Occurrence.Manual(cluster.Job, "ticket-42"));
    }

    [Fact]
    public async Task A_look_while_a_request_is_being_recorded_does_not_make_the_instance_forget_it()
    {
        await using var cluster = new Cluster(servers);
        Instance? instance = null;
        await cluster.CreateStorageAsync();
        instance = cluster.Add("converter", services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
        {
            OnWrite = async (actions, write) =>
            {
                if (actions[0].ActionType == TableTransactionActionType.Add)
                {
                    await instance!.Get<OpenRunTracker>().ListAsync(cluster.Job, default);
                }

                return await write();
            },
        }));

        await instance.ReceiveAsync($$"""{ "job": "{{cluster.Job}}", "key": "ticket-42" }""");

        instance.Get<OpenRunTracker>().IsDue(cluster.Job).Should().BeTrue("it has recorded an occurrence that has not ended");
    }

    private static async Task<Instance> AddAsync(Cluster cluster)
    {
        await cluster.CreateStorageAsync();
        return cluster.Add();
    }
}
