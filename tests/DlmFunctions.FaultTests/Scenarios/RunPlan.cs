using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

/// <summary>For scenarios about runs: nothing comes due by itself, occurrences are asked for by hand.</summary>
internal static class RunPlan
{
    private const string Yearly = "0 0 0 1 1 *";

    public static ClusterPlan Of(ProbePlan work, params (string Setting, string Value)[] options) =>
        new ClusterPlan().Job(ProbeJobs.Alpha, Yearly, options).Work(ProbeJobs.Alpha, work);

    /// <summary>Asks for an occurrence, and waits until a run of it has done so many steps.</summary>
    /// <returns>The instance that runs it.</returns>
    public static async Task<Member> RunningAsync(FaultCluster cluster, string key, int steps)
    {
        await cluster.RequestAsync(ProbeJobs.Alpha, key);
        var kind = steps == 0 ? EffectKind.Begun : EffectKind.Stepped;
        var history = await cluster.UntilAsync(
            ProbeJobs.Alpha, job => job.Effects.Any(seen => seen.Kind == kind && seen.Effect.Step == steps && seen.Occurrence == Name(key)), $"{key} runs.");
        return cluster[history.Effects.First(seen => seen.Occurrence == Name(key)).Instance];
    }

    public static string Name(string key) => "manual:" + key;
}
