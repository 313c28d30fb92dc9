namespace OtherApp;

/// <summary>What the functions did, a line each, in the file that setting <c>Journal</c> names.</summary>
internal static class Journal
{
    private static readonly Lock Gate = new();

    public static void Write(string line)
    {
        lock (Gate)
        {
            using var file = new FileStream(Environment.GetEnvironmentVariable("Journal")!, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            file.Write(System.Text.Encoding.UTF8.GetBytes($"{Environment.ProcessId} {line}\n"));
        }
    }
}
