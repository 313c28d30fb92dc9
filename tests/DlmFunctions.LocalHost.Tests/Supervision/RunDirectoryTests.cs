using DlmFunctions.LocalHost.Supervision;

namespace DlmFunctions.LocalHost.Tests.Supervision;

public sealed class RunDirectoryTests
{
    [Fact]
    public void It_is_removed_at_the_end()
    {
        var directory = RunDirectory.Create();
        File.WriteAllText(directory.Journal("instance-1"), "{}");

        directory.Dispose();

        Directory.Exists(Path.GetDirectoryName(directory.Logs)).Should().BeFalse();
    }

    [Fact]
    public void Logs_that_are_kept_survive_this_run_and_the_next()
    {
        var directory = RunDirectory.Create();
        File.WriteAllText(directory.Log("instance-1"), "It broke.");
        directory.KeepLogs = true;

        directory.Dispose();
        RunDirectory.Create().Dispose();

        File.ReadAllText(directory.Log("instance-1")).Should().Be("It broke.");
        Directory.Exists(directory.Data).Should().BeFalse();
        Directory.Delete(Path.GetDirectoryName(directory.Logs)!, recursive: true);
    }

    [Fact]
    public void What_a_killed_run_has_left_is_removed_by_the_next_and_what_lives_is_not()
    {
        var left = Directory.CreateTempSubdirectory("dlm-localhost-");
        File.WriteAllText(Path.Combine(left.FullName, ".lock"), string.Empty);
        using var living = RunDirectory.Create();

        RunDirectory.Create().Dispose();

        Directory.Exists(left.FullName).Should().BeFalse();
        Directory.Exists(living.Data).Should().BeTrue();
    }
}
