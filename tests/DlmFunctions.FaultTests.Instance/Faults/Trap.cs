using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Instance.Faults;

/// <summary>
/// Laid by a test for whichever instance first takes a step for job <c>alpha</c>: that one kills or stops itself there and then, host and worker.
/// A trap is a file; taking it away decides who is caught.
/// </summary>
internal sealed class Trap(string folder, string instance)
{
    public const string Job = ProbeJobs.Alpha;
    private const string Caught = ".caught-";

    public static void Lay(string folder, Step step, TrapKind kind) => File.WriteAllText(FileOf(folder, step, kind), "");

    /// <summary>The instance that was caught, or null. Asking again, one gets the next one.</summary>
    public static string? TakeCaught(string folder)
    {
        if (Directory.GetFiles(folder, "*" + Caught + "*") is not [var caught])
        {
            return null;
        }

        File.Delete(caught);
        return caught[(caught.LastIndexOf(Caught, StringComparison.Ordinal) + Caught.Length)..];
    }

    /// <summary>Called behind a step.</summary>
    public void Reach(Step step)
    {
        if (Springs(step, TrapKind.Kill))
        {
            Signals.Kill(Signals.ParentProcessId);
            Signals.Kill(Environment.ProcessId);
        }
        else if (Springs(step, TrapKind.Pause))
        {
            Signals.Pause(Signals.ParentProcessId);
            Signals.Pause(Environment.ProcessId);
        }
    }

    private static string FileOf(string folder, Step step, TrapKind kind) => Path.Combine(folder, $"trap-{step}-{kind}");

    private bool Springs(Step step, TrapKind kind)
    {
        var file = FileOf(folder, step, kind);
        if (!File.Exists(file))
        {
            return false;
        }

        try
        {
            File.Move(file, file + Caught + instance);
            return true;
        }
        catch (FileNotFoundException)
        {
            // A peer was caught first.
            return false;
        }
    }
}
