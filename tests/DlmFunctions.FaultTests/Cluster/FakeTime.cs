using System.Globalization;

namespace DlmFunctions.FaultTests.Cluster;

/// <summary>libfaketime: sets the clock of one process.</summary>
internal static class FakeTime
{
    /// <summary>Sets the clock forward, or back; the monotonic clock stays true.</summary>
    public static void AddTo(Dictionary<string, string?> variables, TimeSpan skew)
    {
        variables["LD_PRELOAD"] = Library();
        variables["FAKETIME"] = skew.TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture) + "s";
        variables["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
    }

    private static string Library() =>
        Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 })
            .FirstOrDefault()
        ?? throw new FileNotFoundException("libfaketime.so.1 is not below /usr/lib: install the package 'faketime'.");
}
