namespace DlmFunctions.FaultTests.Instance.Jobs;

/// <summary>Three jobs without a meaning of their own: schedule, policies and work are what the test says.</summary>
internal static class ProbeJobs
{
    public const string Alpha = "alpha";
    public const string Beta = "beta";
    public const string Gamma = "gamma";

    public static readonly string[] All = [Alpha, Beta, Gamma];
}
