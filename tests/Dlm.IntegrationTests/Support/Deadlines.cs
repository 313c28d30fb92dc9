namespace Dlm.IntegrationTests.Support;

internal static class Deadlines
{
    /// <summary>When a test gives up waiting: far beyond what anything takes, even on a machine that does ten other things.</summary>
    public static readonly TimeSpan Generous = TimeSpan.FromMinutes(2);
}
