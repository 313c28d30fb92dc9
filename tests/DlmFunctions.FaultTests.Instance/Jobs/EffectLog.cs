using System.Text.Json;
using Dlm.Runs;

namespace DlmFunctions.FaultTests.Instance.Jobs;

/// <summary>The outside world of the probe jobs: a file of its own for each instance, a line for each effect.</summary>
internal sealed class EffectLog(string folder, string instance, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly string file = FileOf(folder, instance);

    public static string FileOf(string folder, string instance) => Path.Combine(folder, $"effects-{instance}.jsonl");

    public void Write(JobRun run, EffectKind kind, int step)
    {
        var effect = new Effect(
            time.GetTimestamp(), instance, run.Occurrence.Job, run.Occurrence.Name, run.Attempt, run.LeaseNumber, kind, step);
        lock (gate)
        {
            File.AppendAllText(file, JsonSerializer.Serialize(effect) + '\n');
        }
    }
}
