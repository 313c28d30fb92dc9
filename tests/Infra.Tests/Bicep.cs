using System.Reflection;
using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;
using Dlm.Testing;

namespace Infra.Tests;

/// <summary>The Bicep compiler in the version of Directory.Packages.props.</summary>
internal static class Bicep
{
    private static readonly string Compiler = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "BicepPath").Value!;

    /// <summary>Runs it in infra/. Everything that it says on standard error is a fault: warnings are not an error to it.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            Assert.Fail("These tests run the Bicep compiler of the package Azure.Bicep.CommandLine.linux-x64: run them on Linux x64, a container will do.");
        }

        var result = await Cli.Wrap(Compiler)
            .WithArguments(arguments)
            .WithWorkingDirectory(Repository.PathOf("infra"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        if (result.ExitCode != 0 || result.StandardError.Length > 0)
        {
            Assert.Fail($"'bicep {string.Join(' ', arguments)}' said:\n{result.StandardError}{(result.ExitCode != 0 ? result.StandardOutput : "")}");
        }

        return result.StandardOutput;
    }
}
