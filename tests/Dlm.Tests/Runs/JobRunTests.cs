using Azure.Data.Tables;
using Dlm.Runs;

namespace Dlm.Tests.Runs;

public sealed class JobRunTests
{
    private static readonly Dictionary<string, long> Few = new() { ["read"] = 1 };
    private int saves;

    [Fact]
    public async Task What_fits_into_a_record_is_saved()
    {
        await Run().SaveAsync(new string('a', JobRun.LongestCheckpoint), Few, default);

        saves.Should().Be(1);
    }

    [Fact]
    public async Task A_checkpoint_that_is_too_long_is_refused_and_not_sent() =>
        await RefusesAsync(new string('a', JobRun.LongestCheckpoint + 1), Few, "checkpoint");

    [Fact]
    public async Task Counts_that_are_too_long_are_refused_and_not_sent() =>
        await RefusesAsync("1", new() { [new string('a', JobRun.LongestCounts)] = 1 }, "counts");

    private async Task RefusesAsync(string checkpoint, Dictionary<string, long> counts, string parameter)
    {
        var run = Run();

        (await run.Invoking(attempt => attempt.SaveAsync(checkpoint, counts, default)).Should().ThrowAsync<ArgumentException>()).WithParameterName(parameter);

        saves.Should().Be(0);
    }

    private JobRun Run() => new(
        RunRecord.From(new TableEntity("job", "manual:key") { ["State"] = "Running" }),
        (_, _, _) =>
        {
            saves++;
            return Task.CompletedTask;
        });
}
