using System.Globalization;

namespace DlmFunctions.FaultTests.LongRun;

/// <summary>Picks one scenario after the other, runs it, and adds up.</summary>
internal sealed class ScenarioLoop(int seed, int parallel, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly SortedDictionary<string, (int Passed, int Failed)> totals = new(StringComparer.Ordinal);
    private int begun;

    /// <returns>0 if every scenario passed, else 1.</returns>
    public async Task<int> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => LoopAsync()));
        return Report();

        async Task LoopAsync()
        {
            while (time.GetElapsedTime(started) < duration && !cancellationToken.IsCancellationRequested)
            {
                await RunOneAsync(cancellationToken);
            }
        }
    }

    private async Task RunOneAsync(CancellationToken cancellationToken)
    {
        var (scenario, itsSeed) = Next();
        var started = time.GetTimestamp();
        var (hasPassed, output) = await ScenarioProcess.RunAsync(scenario, itsSeed, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        lock (gate)
        {
            var (passed, failed) = totals.GetValueOrDefault(scenario.Name);
            totals[scenario.Name] = hasPassed ? (passed + 1, failed) : (passed, failed + 1);
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{(hasPassed ? "passed" : "FAILED")}  {time.GetElapsedTime(started).TotalSeconds,4:0} s  seed {itsSeed,-6} {scenario.Name}");
            Console.WriteLine(hasPassed ? line : line + Environment.NewLine + output);
        }
    }

    private (Scenario Scenario, int Seed) Next()
    {
        lock (gate)
        {
            return (random.Pick(Scenario.All), unchecked((seed * 1000) + begun++));
        }
    }

    private int Report()
    {
        Console.WriteLine();
        foreach (var (scenario, (passed, failed)) in totals)
        {
            Console.WriteLine($"{passed,5} passed {failed,3} failed  {scenario}");
        }

        var allFailed = totals.Values.Sum(total => total.Failed);
        Console.WriteLine($"{totals.Values.Sum(total => total.Passed),5} passed {allFailed,3} failed  in all (seed {seed})");
        return allFailed == 0 ? 0 : 1;
    }
}
