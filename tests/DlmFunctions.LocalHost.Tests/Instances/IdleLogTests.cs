using Dlm.Testing;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Instances;

/// <summary>An instance with nothing to do says nothing, by the levels of the repository's host.json.</summary>
public sealed class IdleLogTests
{
    // Four queues are asked every 2 s: about as many as in half a minute.
    private const int Polls = 60;
    private const int MostLines = 5;

    [Fact]
    public async Task Queues_that_are_asked_in_vain_are_not_logged()
    {
        await using var gate = await QueueGate.StartAsync();
        await using var instance = await RunningInstance.StartAsync("0 0 0 1 1 *", azurite => gate.To(azurite.Ports[1]));
        await Eventually.True(() => gate.Polls > Polls, TimeSpan.FromMinutes(3));
        var (polls, lines) = (gate.Polls, Lines(instance));

        await Eventually.True(() => gate.Polls > polls + Polls, TimeSpan.FromMinutes(3));

        (Lines(instance) - lines).Should().BeLessThanOrEqualTo(MostLines, await File.ReadAllTextAsync(instance.Process.LogFile, TestContext.Current.CancellationToken));
    }

    private static int Lines(RunningInstance instance) => File.ReadAllLines(instance.Process.LogFile).Length;
}
