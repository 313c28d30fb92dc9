using Dlm.Runs;

namespace Dlm.Tests.Runs;

public sealed class RandomnessTests
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(120);

    [Fact]
    public void Nonces_differ_and_fit_into_a_key()
    {
        var randomness = new Randomness(new Random(1));
        var nonces = Enumerable.Range(0, 1000).Select(_ => randomness.Nonce()).ToList();

        nonces.Should().OnlyHaveUniqueItems().And.OnlyContain(nonce => nonce.Length == 32 && nonce.All(char.IsAsciiHexDigitLower));
    }

    [Fact]
    public void Pauses_lie_between_their_bounds_and_differ()
    {
        var randomness = new Randomness(new Random(1));
        var pauses = Enumerable.Range(0, 1000).Select(_ => randomness.Between(Least, Most)).ToList();

        pauses.Should().OnlyContain(pause => pause >= Least && pause <= Most);
        pauses.Distinct().Count().Should().BeGreaterThan(900);
    }

    [Fact]
    public void The_same_seed_gives_the_same_chances()
    {
        var (one, other) = (new Randomness(new Random(7)), new Randomness(new Random(7)));

        (one.Nonce(), one.Between(Least, Most)).Should().Be((other.Nonce(), other.Between(Least, Most)));
    }
}
