using System.Globalization;

namespace DlmFunctions.FaultTests.Cluster;

/// <summary>A process and those below it. A tool of .NET, as Garnet is, runs below the command that starts it.</summary>
internal static class ProcessTree
{
    public static void Pause(int processId) => ForEach(processId, Instance.Signals.Pause);

    public static void Resume(int processId) => ForEach(processId, Instance.Signals.Resume);

    public static IReadOnlyList<int> Children(int processId) =>
    [
        .. Directory.EnumerateDirectories($"/proc/{processId}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture)),
    ];

    public static string CommandLine(int processId) => File.ReadAllText($"/proc/{processId}/cmdline").Replace('\0', ' ');

    private static void ForEach(int processId, Action<int> signal)
    {
        signal(processId);
        foreach (var child in Children(processId))
        {
            ForEach(child, signal);
        }
    }
}
