using Dlm.Runs;

namespace Dlm.TelemetryTests.Support;

/// <summary>Saves two pages; fails on its first attempt where it is told to.</summary>
internal sealed class Handler(HandlerScript script) : IJobHandler
{
    public async Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        await run.SaveAsync("1", Counts(2), cancellationToken);
        if (script.FailFirst && run.Attempt == 1)
        {
            throw new InvalidOperationException("The source does not answer.");
        }

        await run.SaveAsync("2", Counts(4), cancellationToken);
        return Counts(5);
    }

    private static Dictionary<string, long> Counts(long records) =>
        new() { ["read"] = records, ["written"] = records - 1, ["rejected"] = 1 };
}
