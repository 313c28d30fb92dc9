using System.Globalization;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Services;
using DlmFunctions.LocalHost.Settings;
using DlmFunctions.LocalHost.Triggers;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>The Azure Functions Core Tools: <c>func start</c> on the worker app, which is built once.</summary>
internal sealed class FuncRuntime : IInstanceRuntime
{
    private const string HowToInstall = """
        'func' is not on the PATH. Install the Azure Functions Core Tools, version 4:
          npm install -g azure-functions-core-tools@4 --unsafe-perm true
          brew tap azure/functions && brew install azure-functions-core-tools@4
          winget install Microsoft.Azure.FunctionsCoreTools
          apt-get install azure-functions-core-tools-4   (from Microsoft's package feed)
        or leave out '--runtime func'.
        """;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static string Project => Path.Combine(RepositoryRoot.Path, "src", "DlmFunctions", "DlmFunctions.csproj");

    // With --no-build, func runs in the folder that it is started in: it must be that of the built app, with its host.json.
    private static string Output => Path.Combine(RepositoryRoot.Path, "artifacts", "func");

    public string Description => "Azure Functions Core Tools (func start)";

    public async Task<IReadOnlyList<WorkerFunction>> PrepareAsync(
        string logFolder, IReadOnlyDictionary<string, string?> settings, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (SearchPath.Find("func") is null)
        {
            throw new ServiceException(HowToInstall);
        }

        progress.Report("Building src/DlmFunctions");
        var options = new ProcessOptions { LogFile = Path.Combine(logFolder, "build.txt"), WorkingDirectory = RepositoryRoot.Path };
        var dotnet = SearchPath.Find("dotnet") ?? throw new ServiceException("'dotnet' is not on the PATH: install the .NET SDK.");
        string[] arguments = ["build", Project, "--output", Output, "--nologo"];
        await using var build = await GuardedProcess.StartAsync(dotnet, arguments, options, cancellationToken);
        if (await build.Exited.WaitAsync(cancellationToken) != 0)
        {
            throw new ServiceException($"src/DlmFunctions does not build:{Environment.NewLine}{LogFile.Tail(options.LogFile)}");
        }

        return [];
    }

    public async Task<IRunningProcess> StartAsync(ProcessOptions options, int port, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string?>(options.Environment) { ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated" };
        return await GuardedProcess.StartAsync(
            SearchPath.Find("func") ?? throw new ServiceException(HowToInstall),
            ["start", "--no-build", "--port", port.ToString(CultureInfo.InvariantCulture)],
            options with { WorkingDirectory = Output, Environment = variables, Grace = Grace },
            cancellationToken);
    }
}
