using DlmFunctions.LocalHost.Reporting;

namespace DlmFunctions.LocalHost;

/// <summary>What the command's exit code says.</summary>
internal static class ExitCodes
{
    /// <summary>Nothing was lost or doubled.</summary>
    public const int Success = 0;

    /// <summary>Something was, or the run broke off.</summary>
    public const int Failure = 1;

    /// <summary>The settings, the arguments or the machine do not allow a start.</summary>
    public const int Configuration = 2;

    /// <summary>What a run that came to its end says.</summary>
    /// <param name="report">What it came to; nothing where that is not known, or could not be told.</param>
    /// <param name="failures">The exit codes of the instances that did not end well.</param>
    /// <param name="instances">How many there were.</param>
    public static int Of(Report? report, IReadOnlyCollection<int> failures, int instances) =>
        failures.Contains(Configuration) ? Configuration
        : report is { Totals.IsClean: true } && failures.Count < instances ? Success
        : Failure;
}
