namespace DlmFunctions.LocalHost.Supervision;

/// <summary>
/// The files of one run, in a temporary folder: the services' data, the instances' journals and logs. It is removed at the end.
/// </summary>
internal sealed class RunDirectory : IDisposable
{
    private const string Prefix = "dlm-localhost-";
    private const string LockName = ".lock";

    private readonly string root;
    private readonly FileStream held;

    private RunDirectory(string root)
    {
        this.root = root;
        held = new FileStream(Path.Combine(root, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Directory.CreateDirectory(Logs);
        Directory.CreateDirectory(Data);
    }

    public string Logs => Path.Combine(root, "logs");

    public string Data => Path.Combine(root, "data");

    /// <summary>Whether the logs outlive the run, for someone to look at.</summary>
    public bool KeepLogs { get; set; }

    /// <summary>Creates a folder, and removes those that runs have left which were killed.</summary>
    public static RunDirectory Create()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            RemoveIfAbandoned(folder);
        }

        return new RunDirectory(Directory.CreateTempSubdirectory(Prefix).FullName);
    }

    public string Journal(string instance) => Path.Combine(Data, $"{instance}.jsonl");

    public string Log(string name) => Path.Combine(Logs, $"{name}.txt");

    public void Dispose()
    {
        held.Dispose();
        File.Delete(held.Name);
        Directory.Delete(KeepLogs ? Data : root, recursive: true);
    }

    // A run that lives holds its lock file; logs that were kept have none.
    private static void RemoveIfAbandoned(string folder)
    {
        try
        {
            using (new FileStream(Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // In use, without a lock, or somebody else's: not ours to remove.
        }
    }
}
