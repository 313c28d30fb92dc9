using DlmFunctions.LocalHost.Processes;

namespace Dlm.ImportBenchmark;

/// <summary>Imports a large data set in a process of its own whose heap is limited. It fails where memory grows with the data set.</summary>
internal static class MemoryProof
{
    public const string Mode = "import";

    /// <param name="storage">The connection string of the storage.</param>
    /// <param name="records">How many records are imported.</param>
    /// <param name="heapLimit">The limit of the heap in MiB.</param>
    /// <param name="folder">Takes the log of the process.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The exit code, and what the process printed.</returns>
    public static async Task<(int ExitCode, IReadOnlyList<string> Output)> RunAsync(
        string storage, int records, int heapLimit, string folder, CancellationToken cancellationToken)
    {
        var location = await Users.UploadAsync(storage, records, cancellationToken);
        var output = new List<string>();
        var options = new ProcessOptions
        {
            LogFile = Path.Combine(folder, "import.log"),
            Assembly = typeof(MemoryProof).Assembly.Location,
            Environment = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = $"0x{(long)heapLimit << 20:x}", ["JobsStorage"] = storage },
        };
        await using var process = LinkedProcess.Start([Mode, location], options, line => output.Add(line ?? ""));
        var exitCode = await process.Exited.WaitAsync(cancellationToken);
        return (exitCode, [.. output, await File.ReadAllTextAsync(options.LogFile, cancellationToken)]);
    }

    /// <summary>What the process does.</summary>
    public static async Task ImportAsync(string location, CancellationToken cancellationToken)
    {
        var storage = Environment.GetEnvironmentVariable("JobsStorage") ?? throw new InvalidOperationException("JobsStorage is missing.");
        var counts = await Import.RunAsync(storage, $"Memory{Guid.NewGuid():n}", location, cancellationToken);
        Console.WriteLine(string.Join(' ', counts.Select(count => $"{count.Key}={count.Value}")));
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        Console.WriteLine(
            $"heapLimitMiB={GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} peakProcessMiB={self.PeakWorkingSet64 >> 20} collections={GC.CollectionCount(2)}");
    }
}
