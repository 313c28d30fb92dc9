namespace Dlm.Runs;

/// <summary>The engine's only source of chance, so that a whole cluster can be replayed from a seed.</summary>
internal sealed class Randomness(Random random)
{
    private readonly Lock gate = new();

    /// <summary>A mark for one logical write, kept over its retries.</summary>
    public string Nonce()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (gate)
        {
            random.NextBytes(bytes);
        }

        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>A pause between <paramref name="least"/> and <paramref name="most"/>.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most)
    {
        lock (gate)
        {
            return least + ((most - least) * random.NextDouble());
        }
    }
}
