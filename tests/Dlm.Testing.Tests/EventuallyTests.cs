namespace Dlm.Testing.Tests;

public sealed class EventuallyTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_condition_is_asked_until_it_is_true()
    {
        var tries = 0;

        await Eventually.True(() => ++tries == 3);

        tries.Should().Be(3);
    }

    [Fact]
    public async Task A_failure_says_what_was_waited_for()
    {
        var ready = false;

        var wait = () => Eventually.True(() => ready, Short);

        (await wait.Should().ThrowAsync<TimeoutException>()).WithMessage("Not within 0.1 s (* tries): () => ready*");
    }

    [Fact]
    public async Task A_failure_carries_the_last_failure_of_the_assertion()
    {
        var tries = 0;

        var wait = () => Eventually.Succeeds(_ => throw new InvalidOperationException($"try {++tries}"), Short);

        var failure = (await wait.Should().ThrowAsync<TimeoutException>()).Which;
        failure.InnerException!.Message.Should().Be($"try {tries}");
        failure.Message.Should().EndWith($"Last: try {tries}");
    }

    [Fact]
    public async Task A_condition_that_hangs_ends_at_the_deadline()
    {
        var never = new TaskCompletionSource<bool>();

        var wait = () => Eventually.True(_ => never.Task, Short);

        (await wait.Should().ThrowAsync<TimeoutException>()).WithMessage("*no answer*");
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var wait = () => Eventually.True(() => false, cancellationToken: cancelled.Token);

        await wait.Should().ThrowAsync<OperationCanceledException>();
    }
}
