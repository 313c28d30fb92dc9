namespace Dlm.Simulation.Scenarios;

/// <summary>The chance that scenarios are drawn with; that of the world is another.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random random = new(unchecked((seed * 7919) + 17));

    public bool Happens(double probability) => random.NextDouble() < probability;

    public int Between(int least, int most) => random.Next(least, most + 1);

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    public TimeSpan Seconds(params ReadOnlySpan<int> choices) => TimeSpan.FromSeconds(Pick(choices));

    public TimeSpan Within(TimeSpan span) => span * random.NextDouble();
}
