using System.Globalization;

namespace DlmFunctions.FaultTests;

/// <summary>What a scenario leaves to chance: which node fails, for how long. The same seed gives the same choices.</summary>
internal static class Chance
{
    /// <summary>The environment variable that holds the seed.</summary>
    public const string Variable = "DLM_FAULTS_SEED";

    /// <summary>A sequence of its own for each scenario.</summary>
    public static Random New() => new(int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var seed) ? seed : 1);

    public static T Pick<T>(this Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
