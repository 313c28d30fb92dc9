using System.Globalization;
using Dlm.ImportBenchmark;
using DlmFunctions.LocalHost.Services;

const string usage = """
    dotnet run -c Release --project bench/Dlm.ImportBenchmark -- rate [records] [rounds]
    dotnet run -c Release --project bench/Dlm.ImportBenchmark -- memory [records] [heap limit in MiB]
    """;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) => (key.Cancel, _) = (true, stop.CancelAsync());
int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

switch (args)
{
    case [MemoryProof.Mode, var location]:
        await MemoryProof.ImportAsync(location, stop.Token);
        return 0;
    case ["rate", ..]:
        return await OnStorageAsync(async (storage, _) =>
        {
            await new RateBenchmark(storage, Number(1, 20_000), Number(2, 5)).RunAsync(stop.Token);
            return 0;
        });
    case ["memory", ..]:
        return await OnStorageAsync(async (storage, folder) =>
        {
            var (exitCode, output) = await MemoryProof.RunAsync(storage, Number(1, 1_000_000), Number(2, 256), folder, stop.Token);
            Console.WriteLine(string.Join(Environment.NewLine, output).Trim());
            return exitCode;
        });
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

static async Task<int> OnStorageAsync(Func<string, string, Task<int>> measure)
{
    // The emulator keeps all rows in memory.
    Environment.SetEnvironmentVariable("NODE_OPTIONS", "--max-old-space-size=12000");
    var folder = Directory.CreateTempSubdirectory("dlm-import-");
    try
    {
        await using var azurite = await AzuriteServer.StartAsync(new ServerOptions { Folder = Path.Combine(folder.FullName, "azurite") });
        return await measure(azurite.ConnectionString, folder.FullName);
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}
