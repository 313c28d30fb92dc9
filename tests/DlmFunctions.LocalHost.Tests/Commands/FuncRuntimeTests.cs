using Dlm.Testing;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Commands;

/// <summary><c>--runtime func</c> with stand-ins for the Core Tools and the .NET SDK, which write down how they are called.</summary>
public sealed class FuncRuntimeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_app_is_built_once_and_every_instance_has_its_own_port_and_host_id()
    {
        StandIn("dotnet", """
            echo "dotnet $*" >> "$CALLS/dotnet.txt"
            while [ $# -gt 0 ]; do [ "$1" = --output ] && mkdir -p "$2"; shift; done
            """);
        StandIn("func", """
            env > "$CALLS/environment-$4.txt"
            echo "$PWD func $*" > "$CALLS/func-$4.txt"
            exec sleep 600
            """);
        using var run = new CommandRun(
            ["--runtime", "func", "--instances", "2", "--schedule", "*/10 * * * * *", "--duration", "00:05:00"],
            new Dictionary<string, string?> { ["PATH"] = $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}", ["CALLS"] = folder.FullName });
        await Eventually.True(() => Directory.GetFiles(folder.FullName, "func-*.txt").Length == 2, Patience);
        var descendants = await run.DescendantsAsync();
        Posix.Terminate(run.ProcessId);
        await run.ExitAsync(Patience);

        (await File.ReadAllLinesAsync(folder["dotnet.txt"])).Should().ContainSingle()
            .Which.Should().Match("dotnet build */src/DlmFunctions/DlmFunctions.csproj --output */artifacts/func --nologo");
        foreach (var call in Directory.GetFiles(folder.FullName, "func-*.txt"))
        {
            (await File.ReadAllTextAsync(call)).Should().Match("*/artifacts/func func start --no-build --port *");
        }

        var environments = await Task.WhenAll(Directory.GetFiles(folder.FullName, "environment-*.txt").Select(file => File.ReadAllLinesAsync(file)));
        environments.Select(lines => lines.Single(line => line.StartsWith("AzureFunctionsWebHost__hostid=instance-", StringComparison.Ordinal))).Should().OnlyHaveUniqueItems();
        environments.Should().AllSatisfy(lines => lines.Should().Contain(
        [
            "FUNCTIONS_WORKER_RUNTIME=dotnet-isolated",
            "Dlm__TickSchedule=*/10 * * * * *",
            "Dlm__Jobs__import_data__Schedule=*/10 * * * * *",
            "Dlm__Jobs__import_data__Queue=import-data",
        ]).And.ContainMatch("JobsStorage=*QueueEndpoint=*").And.ContainMatch("AzureWebJobsStorage=*BlobEndpoint=*"));
        await Eventually.True(() => !descendants.Any(RunningProcesses.IsAlive));
    }

    [Fact]
    public async Task Without_the_Core_Tools_it_says_how_to_get_them()
    {
        StandIn("dotnet", "exit 1");
        using var run = new CommandRun(["--runtime", "func"], new Dictionary<string, string?> { ["PATH"] = folder["bin"] });

        (await run.ExitAsync(Patience)).Should().Be(2);
        run.Output.Should().ContainAll("azure-functions-core-tools@4", "brew", "winget", "apt");
    }

    private void StandIn(string program, string script)
    {
        Directory.CreateDirectory(folder["bin"]);
        File.WriteAllText(folder["bin", program], $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(folder["bin", program], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
