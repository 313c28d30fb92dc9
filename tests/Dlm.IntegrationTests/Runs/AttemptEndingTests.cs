using Dlm.IntegrationTests.Support;
using Dlm.Queueing;
using Dlm.Runs;
using Dlm.Storage;

namespace Dlm.IntegrationTests.Runs;

/// <summary>How the handler comes to an end decides what the record becomes.</summary>
public sealed class AttemptEndingTests(TestServers servers)
{
    private static readonly InvalidOperationException Planned = new("As planned.");

    [Fact]
    public async Task A_run_that_returns_succeeds_with_its_counts()
    {
        await using var cluster = new Cluster(servers);
        var (instance, due) = await cluster.EnqueueAsync();

        (await cluster.DeliverAsync(instance)).Should().Be(1);

        var record = await cluster.RecordAsync(due);
        (record.State, record.Attempt, record.Failures, record.Owner).Should().Be((RunState.Succeeded, 1, 0, instance.Name));
        record.Counts.Should().Equal(new Dictionary<string, long> { ["done"] = 1 });
        record.Error.Should().BeNullOrEmpty();
        record.FinishedAt.Should().BeOnOrAfter(record.StartedAt!.Value);
        cluster.Handler.Runs.Should().ContainSingle().Which.Occurrence.Should().Be(cluster.At(due));
    }

    [Fact]
    public async Task A_run_that_throws_is_recorded_and_thrown_to_the_platform()
    {
        await using var cluster = new Cluster(servers).WithJob("RetryDelay", "00:10:00");
        var (instance, due) = await cluster.EnqueueAsync();
        cluster.Handler.Body = (_, _) => throw Planned;

        (await cluster.Invoking(platform => platform.DeliverAsync(instance)).Should().ThrowAsync<InvalidOperationException>()).Which.Should().BeSameAs(Planned);

        var record = await cluster.RecordAsync(due);
        (record.State, record.Attempt, record.Failures).Should().Be((RunState.Enqueued, 1, 1));
        record.Error.Should().Be("InvalidOperationException: As planned.");
        record.NotBefore.Should().BeCloseTo(record.Timestamp.AddMinutes(10), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_run_that_keeps_failing_ends_as_failed_when_its_attempts_are_used_up()
    {
        await using var cluster = new Cluster(servers).WithJob("RetryDelay", "00:00:00").WithJob("MaxAttempts", "3");
        var (instance, due) = await cluster.EnqueueAsync();
        cluster.Handler.Body = (run, _) => throw new InvalidOperationException($"Attempt {run.Attempt}.");
        var message = cluster.MessageFor(due);

        foreach (var attempt in Enumerable.Range(1, 3))
        {
            // The rest of no time ends with the next second of storage's clock.
            await DeliverUntilStartedAsync(cluster, instance, message, attempt);
        }

        var record = await cluster.RecordAsync(due);
        (record.State, record.Attempt, record.Failures, record.Error).Should().Be((RunState.Failed, 3, 3, "InvalidOperationException: Attempt 3."));
        instance.Events.Of(1303).Should().ContainSingle();
        await instance.ReceiveAsync(message);
        cluster.Handler.Runs.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_run_that_failed_once_may_succeed_the_next_time()
    {
        await using var cluster = new Cluster(servers).WithJob("RetryDelay", "00:00:00");
        var (instance, due) = await cluster.EnqueueAsync();
        cluster.Handler.Body = (run, _) => run.Attempt == 1 ? throw Planned : Task.CompletedTask;
        var message = cluster.MessageFor(due);

        await DeliverUntilStartedAsync(cluster, instance, message, 1);
        await DeliverUntilStartedAsync(cluster, instance, message, 2);

        var record = await cluster.RecordAsync(due);
        (record.State, record.Attempt, record.Failures).Should().Be((RunState.Succeeded, 2, 1));
        record.Error.Should().BeNullOrEmpty();
    }

    [Fact]
    public async Task A_failure_that_is_permanent_ends_the_occurrence_at_once()
    {
        await using var cluster = new Cluster(servers).WithJob("MaxAttempts", "5");
        var (instance, due) = await cluster.EnqueueAsync();
        cluster.Handler.Body = (_, _) => throw new PermanentFailureException("HTML instead of JSON.");

        await cluster.Invoking(platform => platform.DeliverAsync(instance)).Should().ThrowAsync<PermanentFailureException>();

        var record = await cluster.RecordAsync(due);
        (record.State, record.Failures, record.Error).Should().Be((RunState.Failed, 1, "PermanentFailureException: HTML instead of JSON."));
        instance.Events.Of(1303).Should().ContainSingle();
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_cancelled_and_the_next_goes_on()
    {
        await using var cluster = new Cluster(servers).WithJob("Timeout", "00:00:01").WithJob("RetryDelay", "00:00:00");
        var (instance, due) = await cluster.EnqueueAsync();
        cluster.Handler.Body = async (run, cancellationToken) =>
        {
            if (run.Attempt == 1)
            {
                await run.SaveAsync("half", new Dictionary<string, long> { ["half"] = 1 }, default);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
        };
        var message = cluster.MessageFor(due);

        await instance.Invoking(host => host.ReceiveAsync(message)).Should().ThrowAsync<TimeoutException>().WithMessage($"*Dlm:Jobs:{cluster.Job}:Timeout = 00:00:01*");
        var failed = await cluster.RecordAsync(due);
        (failed.State, failed.Failures, failed.Checkpoint).Should().Be((RunState.Enqueued, 1, "half"));
        failed.Error.Should().StartWith("TimeoutException: ");

        await DeliverUntilStartedAsync(cluster, instance, message, 2);
        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Succeeded);
        cluster.Handler.Runs.Last().Checkpoint.Should().Be("half");
    }

    [Fact]
    public async Task A_shutdown_hands_the_run_back_without_counting_a_failure()
    {
        await using var cluster = new Cluster(servers).WithJob("MaxAttempts", "1");
        var (instance, due) = await cluster.EnqueueAsync();
        await cluster.DrainAsync();
        using var shutdown = new CancellationTokenSource();
        cluster.Handler.Body = async (run, cancellationToken) =>
        {
            await run.SaveAsync("half", new Dictionary<string, long> { ["half"] = 1 }, default);
            await shutdown.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        };

        await instance.ReceiveAsync(cluster.MessageFor(due), shutdown.Token);

        var record = await cluster.RecordAsync(due);
        (record.State, record.Failures, record.Checkpoint).Should().Be((RunState.Enqueued, 0, "half"));
        cluster.Handler.Body = (_, _) => Task.CompletedTask;
        (await cluster.DeliverAsync(cluster.Add("peer"))).Should().Be(1, "a peer is woken at once");
        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Succeeded);
        cluster.Handler.Runs.Last().Should().BeEquivalentTo(new { Attempt = 2, Checkpoint = "half" });
    }

    [Fact]
    public async Task A_run_that_is_handed_back_without_a_message_is_woken_by_a_peer_as_soon_as_one_that_was_never_sent()
    {
        await using var cluster = new Cluster(servers);
        var (_, due) = await cluster.EnqueueAsync();
        await cluster.DrainAsync();
        using var shutdown = new CancellationTokenSource();
        cluster.Handler.Body = async (_, cancellationToken) =>
        {
            await shutdown.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        };
        var dying = cluster.Add("dying", services => services.Decorate<IJobQueue>(queue =>
            new ScriptedQueue(queue, _ => throw new StorageUnavailableException("It died before."))));

        await dying.ReceiveAsync(cluster.MessageFor(due), shutdown.Token);
        (await cluster.RecordAsync(due)).Should().BeEquivalentTo(new { State = RunState.Decided, Attempt = 1, Failures = 0 });
        var peer = cluster.Add("peer", services => services.Decorate<ITableStore>(table => new ScriptedTable(table) { Later = TimeSpan.FromSeconds(65) }));
        await peer.ScanAsync();

        (await cluster.DrainAsync()).Should().Equal([cluster.At(due)], "ClaimAfter is a minute here, ResendAfter two");
        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Enqueued);
    }

    [Fact]
    public async Task Counts_for_which_a_record_has_no_room_end_the_occurrence_with_the_reason_and_not_the_attempts()
    {
        await using var cluster = new Cluster(servers).WithJob("MaxAttempts", "5");
        var (instance, due) = await cluster.EnqueueAsync();
        cluster.Handler.Counts = Enumerable.Range(0, 5000).ToDictionary(number => $"records of source {number}", _ => 1L);

        await cluster.Invoking(platform => platform.DeliverAsync(instance)).Should().ThrowAsync<PermanentFailureException>();

        var record = await cluster.RecordAsync(due);
        (record.State, record.Attempt).Should().Be((RunState.Failed, 1));
        record.Error.Should().StartWith("PermanentFailureException: The counts have ").And.EndWith(" at most 32000 are allowed.");
    }

    [Theory]
    [InlineData("Retrying")]
    [InlineData("Failed")]
    [InlineData("Deferred")]
    [InlineData("Released")]
    public async Task An_attempt_that_does_not_succeed_reports_what_it_saved_last(string outcome)
    {
        await using var cluster = new Cluster(servers);
        var (instance, due) = await cluster.EnqueueAsync();
        using var shutdown = new CancellationTokenSource();
        cluster.Handler.Body = async (run, cancellationToken) =>
        {
            await run.SaveAsync("1", new Dictionary<string, long> { ["read"] = 1 }, default);
            await run.SaveAsync("2", new Dictionary<string, long> { ["read"] = 2 }, default);
            await (outcome == "Released" ? shutdown.CancelAsync() : Task.CompletedTask);
            throw outcome switch
            {
                "Retrying" => Planned,
                "Failed" => new PermanentFailureException("As planned."),
                "Deferred" => new RetryLaterException(TimeSpan.FromHours(1), "Later."),
                _ => new OperationCanceledException(cancellationToken),
            };
        };

        try
        {
            await instance.ReceiveAsync(cluster.MessageFor(due), shutdown.Token);
        }
        catch (Exception fault) when (fault is InvalidOperationException or PermanentFailureException)
        {
            // What the handler threw is the platform's to see.
        }

        var finished = instance.Events.Of(1301).Should().ContainSingle().Subject;
        (finished["Outcome"], finished["Counts"]).Should().Be((outcome, "{\"read\":2}"));
    }

    private static async Task DeliverUntilStartedAsync(Cluster cluster, Instance instance, string message, int attempt) =>
        await Testing.Eventually.True(
            async _ =>
            {
                try
                {
                    await instance.ReceiveAsync(message, CancellationToken.None);
                }
                catch (InvalidOperationException)
                {
                    // As the handler was told to.
                }

                return cluster.Handler.Runs.Count == attempt;
            },
            Deadlines.Generous);
}
