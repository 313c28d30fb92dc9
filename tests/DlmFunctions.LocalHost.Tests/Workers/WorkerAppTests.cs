using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Tests.Support;
using DlmFunctions.LocalHost.Workers;

namespace DlmFunctions.LocalHost.Tests.Workers;

public sealed class WorkerAppTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_app_is_run_by_dotnet()
    {
        Write("""{ "description": { "language": "dotnet-isolated", "defaultExecutablePath": "dotnet", "defaultWorkerPath": "App.dll" } }""");
        File.WriteAllText(folder["App.dll"], "");

        var app = WorkerApp.Read(folder.FullName);

        app.Program.Should().Be(OwnExecutable.DotNet);
        app.Arguments.Should().Equal(folder["App.dll"]);
        (app.Name, app.HasEngine).Should().Be(("App", false));
    }

    [Fact]
    public void A_self_contained_app_is_its_own_program()
    {
        Write("""{ "description": { "language": "dotnet-isolated", "defaultExecutablePath": "{WorkerRoot}App", "defaultWorkerPath": "" } }""");
        File.WriteAllText(folder["App"], "");

        WorkerApp.Read(folder.FullName).Should().BeEquivalentTo(new { Program = folder["App"], Arguments = Array.Empty<string>() });
    }

    [Theory]
    [InlineData(null, "worker.config.json")]
    [InlineData("""{ "description": { "language": "node" } }""", "'node'")]
    [InlineData("{}", "''")]
    [InlineData("""{ "description": { "language": "dotnet-isolated", "defaultExecutablePath": "dotnet", "defaultWorkerPath": "Gone.dll" } }""", "Gone.dll")]
    [InlineData("[]", "worker.config.json")]
    public void Another_folder_is_refused_by_a_line(string? config, string named)
    {
        if (config is not null)
        {
            Write(config);
        }

        FluentActions.Invoking(() => WorkerApp.Read(folder.FullName)).Should().Throw<InvalidDataException>().Which.Message.Should().Contain(named).And.NotContain("\n");
    }

    private void Write(string config) => File.WriteAllText(folder["worker.config.json"], config);
}
