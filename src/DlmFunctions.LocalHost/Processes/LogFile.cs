using System.Diagnostics;

namespace DlmFunctions.LocalHost.Processes;

/// <summary>The file that takes a process's output, line by line, readable while it grows.</summary>
internal sealed class LogFile : IDisposable
{
    private readonly Lock gate = new();
    private readonly StreamWriter writer;
    private bool closed;

    public LogFile(string path)
    {
        FilePath = path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        writer = new StreamWriter(path, Shared(FileMode.Append, FileAccess.Write)) { AutoFlush = true };
    }

    public string FilePath { get; }

    /// <summary>The last lines of a log, for an error message.</summary>
    public static string Tail(string path, int lines = 5)
    {
        if (!File.Exists(path))
        {
            return string.Empty;
        }

        using var reader = new StreamReader(path, Shared(FileMode.Open, FileAccess.Read));
        var all = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(Environment.NewLine, all.TakeLast(lines));
    }

    /// <summary>Copies a started process's error stream, and its output unless someone else reads that.</summary>
    public void Take(Process process, bool output)
    {
        process.ErrorDataReceived += (_, line) => WriteLine(line.Data);
        process.BeginErrorReadLine();
        if (!output)
        {
            return;
        }

        process.OutputDataReceived += (_, line) => WriteLine(line.Data);
        process.BeginOutputReadLine();
    }

    public void WriteLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (gate)
        {
            if (!closed)
            {
                writer.WriteLine(line);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            writer.Dispose();
        }
    }

    private static FileStreamOptions Shared(FileMode mode, FileAccess access) =>
        new() { Mode = mode, Access = access, Share = FileShare.ReadWrite | FileShare.Delete };
}
