using System.Diagnostics;
using System.Text.Json;
using Dlm.Testing;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Commands;

/// <summary>Follows <c>docs/add-a-job.md</c> in a copy of the repository: writes its files, makes its changes, runs its commands.</summary>
public sealed class AddAJobTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly TemporaryFolder copy = new();

    public void Dispose() => copy.Dispose();

    [Fact]
    public async Task The_job_of_the_page_runs_on_its_own_schedule()
    {
        CopyRepository();
        var commands = 0;
        foreach (var block in DocumentBlock.ReadAll(Repository.PathOf("docs/add-a-job.md")))
        {
            switch (block)
            {
                case { Language: "sh" }:
                    await RunAsync(block.Text);
                    commands++;
                    break;
                case { Language: "diff", File: { } file }:
                    Change(copy[file], block.Text);
                    break;
                case { File: { } file }:
                    Directory.CreateDirectory(Path.GetDirectoryName(copy[file])!);
                    await File.WriteAllTextAsync(copy[file], block.Text);
                    break;
            }
        }

        commands.Should().Be(2);
        BindingSettings.NamesIn(copy.FullName).Should().Contain("Dlm__Jobs__count_users__Queue").And.AllSatisfy(name =>
            File.ReadAllText(copy["local.settings.json.example"]).Should().Contain($"\"{name}\": "));
        File.ReadAllText(copy["docker-compose.yml"]).Should().Contain("      Dlm__Jobs__count_users__Queue: ");
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(copy["report.json"]));
        var states = report.RootElement.GetProperty("occurrences").EnumerateArray()
            .Where(occurrence => occurrence.GetProperty("job").GetString() == "count_users")
            .Select(occurrence => occurrence.GetProperty("state").GetString())
            .ToList();
        states.Count(state => state == "Succeeded").Should().BePositive();
        states.Should().NotContain("Failed");
    }

    private async Task RunAsync(string command)
    {
        var shell = new ProcessStartInfo("/bin/sh", ["-ec", command]) { WorkingDirectory = copy.FullName };
        shell.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        shell.Environment["UseSharedCompilation"] = "false";
        using var run = new CommandRun(shell);
        (await run.ExitAsync(Patience)).Should().Be(0, run.Output);
    }

    private static void Change(string file, string diff)
    {
        var text = File.ReadAllText(file);
        foreach (var (before, after) in Changes(diff))
        {
            text.Should().Contain(before);
            text = text.Replace(before, after, StringComparison.Ordinal);
        }

        File.WriteAllText(file, text);
    }

    /// <summary>A line to be replaced, and the lines that replace it.</summary>
    private static IEnumerable<(string Before, string After)> Changes(string diff)
    {
        var lines = diff.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var index = 0; index < lines.Length;)
        {
            var before = lines[index++][1..];
            var after = lines.Skip(index).TakeWhile(line => line[0] == '+').Select(line => line[1..]).ToList();
            index += after.Count;
            yield return (before, string.Join('\n', after));
        }
    }

    private void CopyRepository()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Root).Where(file => Path.GetFileName(file) != "local.settings.json"))
        {
            File.Copy(file, copy[Path.GetFileName(file)]);
        }

        foreach (var folder in (string[])["src", ".config"])
        {
            CopyFolder(Repository.PathOf(folder), copy[folder]);
        }

        Directory.CreateSymbolicLink(copy["node_modules"], Repository.PathOf("node_modules"));
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
