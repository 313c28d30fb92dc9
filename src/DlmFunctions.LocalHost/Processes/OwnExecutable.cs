using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DlmFunctions.LocalHost.Processes;

/// <summary>
/// Starts this program once more, in another mode. Works under <c>dotnet run</c>, <c>dotnet X.dll</c> and from a test that references the
/// project.
/// </summary>
internal static class OwnExecutable
{
    /// <summary>The <c>dotnet</c> that runs this program.</summary>
    // The runtime lies in <root>/shared/Microsoft.NETCore.App/<version>/.
    public static readonly string DotNet = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <param name="arguments">The mode and its arguments.</param>
    /// <param name="assembly">Another program that is built on this one.</param>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments, string? assembly = null) =>
        new(DotNet, [assembly ?? typeof(OwnExecutable).Assembly.Location, .. arguments]);
}
