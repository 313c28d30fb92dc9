using System.Diagnostics;
using System.Runtime.Versioning;

namespace DlmFunctions.LocalHost.Processes;

/// <summary>
/// Ends the process group of this process as soon as this process has ended, however suddenly: a shell does it that waits for the end of its standard
/// input. A worker does not notice that its host is gone.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class GroupWatch
{
    private const string Script = "while read -r line; do :; done; kill -9 0";

    // Held for ever: were it closed, the watch would take this process for dead.
    private static Process? shell;

    /// <summary>To be called by the leader of the group, before it starts other processes.</summary>
    public static void Start() => shell ??= Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script]) { RedirectStandardInput = true, UseShellExecute = false });
}
