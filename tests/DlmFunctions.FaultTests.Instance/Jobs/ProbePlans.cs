using System.Text.Json;

namespace DlmFunctions.FaultTests.Instance.Jobs;

/// <summary>The plans of the probe jobs, one file each: a test may change them while instances run.</summary>
internal sealed class ProbePlans(string folder)
{
    public ProbePlan Read(string job) =>
        File.Exists(FileOf(job)) ? JsonSerializer.Deserialize<ProbePlan>(File.ReadAllText(FileOf(job)))! : new ProbePlan();

    /// <summary>Takes effect with the next run.</summary>
    public void Write(string job, ProbePlan plan)
    {
        var draft = FileOf(job) + ".draft";
        File.WriteAllText(draft, JsonSerializer.Serialize(plan));
        File.Move(draft, FileOf(job), overwrite: true);
    }

    private string FileOf(string job) => Path.Combine(folder, $"plan-{job}.json");
}
