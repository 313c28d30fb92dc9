using System.Globalization;

namespace DlmFunctions.FaultTests.Cluster;

/// <summary>libfaketime: sets the clock of one process.</summary>
internal static class FakeTime
{
    private static readonly string? Library =
        Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }).FirstOrDefault();

    /// <summary>The one thing here that only an administrator can install: on a machine without it, its tests are skipped, which CI takes for a failure.</summary>
    public static void Require() => Assert.SkipWhen(Library is null, "libfaketime.so.1 is not below /usr/lib: install the package 'faketime'.");

    /// <summary>Sets the clock forward, or back; the monotonic clock stays true.</summary>
    public static void AddTo(Dictionary<string, string?> variables, TimeSpan skew)
    {
        variables["LD_PRELOAD"] = Library;
        variables["FAKETIME"] = skew.TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture) + "s";
        variables["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
    }
}
