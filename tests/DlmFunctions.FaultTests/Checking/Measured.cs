using System.Globalization;

namespace DlmFunctions.FaultTests.Checking;

/// <summary>Notes how long something took, in the output of the test: <c>-showLiveOutput</c> shows it. No test passes or fails by it.</summary>
internal static class Measured
{
    public static void Note(string what, TimeSpan time) =>
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {time.TotalSeconds:0.0} s"));
}
