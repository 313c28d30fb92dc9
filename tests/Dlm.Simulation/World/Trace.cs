namespace Dlm.Simulation.World;

/// <summary>
/// What happened. The hash covers every event and is always computed; the lines are kept, and even formatted, only where somebody will
/// read them.
/// </summary>
internal sealed class Trace(bool enabled, int capacity)
{
    private const ulong Prime = 1099511628211;
    private readonly Queue<string> lines = new();

    public bool Enabled => enabled;

    public ulong Hash { get; private set; } = 14695981039346656037;

    public IReadOnlyCollection<string> Lines => lines;

    public void Mix(long first, long second) => Hash = (((Hash ^ (ulong)first) * Prime) ^ (ulong)second) * Prime;

    public void Add(DateTimeOffset at, string line)
    {
        if (lines.Count == capacity)
        {
            lines.Dequeue();
        }

        lines.Enqueue($"{at:HH:mm:ss.fff} {line}");
    }
}
