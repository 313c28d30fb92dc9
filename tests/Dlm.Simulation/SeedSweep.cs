using Dlm.Simulation.Sabotage;

namespace Dlm.Simulation;

/// <summary>Runs many seeds, each in a world of its own, on two threads. Which thread runs which seed makes no difference.</summary>
internal sealed class SeedSweep
{
    private const int Threads = 2;
    private readonly Lock gate = new();
    private readonly SortedDictionary<int, SimulationRun> failed = [];
    private int next;

    private SeedSweep(int from) => next = from;

    /// <summary>The seeds that broke an invariant.</summary>
    public IReadOnlyDictionary<int, SimulationRun> Failed => failed;

    public int Seeds { get; private set; }

    public long Events { get; private set; }

    public TimeSpan VirtualTime { get; private set; }

    /// <summary>The one that took longest, in virtual time, to settle.</summary>
    public SimulationRun? Slowest { get; private set; }

    /// <summary>Runs <paramref name="count"/> seeds.</summary>
    public static Task<SeedSweep> OverAsync(int from, int count) => RunAsync(from, count, null, stopAtFirst: false);

    /// <summary>Runs seeds until one finds the sabotage, and at most <paramref name="count"/>.</summary>
    public static Task<SeedSweep> UntilFoundAsync(int from, int count, Saboteur saboteur) => RunAsync(from, count, saboteur, stopAtFirst: true);

    private static async Task<SeedSweep> RunAsync(int from, int count, Saboteur? saboteur, bool stopAtFirst)
    {
        var sweep = new SeedSweep(from);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
            () => sweep.Work(from + count, saboteur, stopAtFirst), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return sweep;
    }

    private void Work(int end, Saboteur? saboteur, bool stopAtFirst)
    {
        while (!(stopAtFirst && failed.Count > 0) && Interlocked.Increment(ref next) - 1 is var seed && seed < end)
        {
            var run = SimulationRun.Of(seed, saboteur);
            lock (gate)
            {
                Add(run);
            }
        }
    }

    private void Add(SimulationRun run)
    {
        Seeds++;
        Events += run.Events;
        VirtualTime += run.Duration;
        Slowest = run.Duration > (Slowest?.Duration ?? TimeSpan.Zero) ? run : Slowest;
        if (run.Violation is not null)
        {
            failed.Add(run.Seed, run);
        }
    }
}
