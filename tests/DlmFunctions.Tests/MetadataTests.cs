using System.Text.RegularExpressions;
using Dlm.Testing;

namespace DlmFunctions.Tests;

/// <summary>What a host learns of the app is what the pages promise.</summary>
public sealed class MetadataTests
{
    private const string JobQueue = "^%Dlm:Jobs:(?<job>[a-z_]+):Queue%(?<poison>-poison)?$";

    [Fact]
    public void A_timer_ticks_and_every_job_has_a_queue_and_a_poison_queue()
    {
        var triggers = BuiltApp.Triggers();
        var timer = triggers.Should().ContainKey("schedule_jobs").WhoseValue;
        (timer.GetProperty("type").GetString(), timer.GetProperty("schedule").GetString()).Should().Be(("timerTrigger", "%Dlm:TickSchedule%"));

        var queues = triggers.Where(function => function.Key != "schedule_jobs").Select(function =>
        {
            function.Value.GetProperty("type").GetString().Should().Be("queueTrigger");
            function.Value.GetProperty("connection").GetString().Should().Be("JobsStorage");
            var name = Regex.Match(function.Value.GetProperty("queueName").GetString()!, JobQueue, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            name.Success.Should().BeTrue();
            function.Key.Should().Be(name.Groups["job"].Value + name.Groups["poison"].Value.Replace('-', '_'));
            return function.Key;
        });
        queues.Should().BeEquivalentTo(["import_data", "import_data_poison", "purge_rejects", "purge_rejects_poison"]);
    }

    [Fact]
    public void The_README_names_every_setting_that_the_host_reads()
    {
        var readme = File.ReadAllText(Repository.PathOf("README.md"));

        BuiltApp.NamedSettings().Select(setting => Regex.Replace(setting, "__Jobs__[a-z_]+__", "__Jobs__<name>__", RegexOptions.None, TimeSpan.FromSeconds(1)))
            .Should().AllSatisfy(setting => readme.Should().Contain($"`{setting}`"));
    }

    [Fact]
    public void The_sources_name_the_same_settings() => BindingSettings.NamesIn(Repository.Root).Should().BeEquivalentTo(BuiltApp.NamedSettings());

    [Fact]
    public void The_output_has_the_hosts_settings_and_no_secrets()
    {
        File.ReadAllText(BuiltApp.PathOf("host.json")).Should().Be(File.ReadAllText(Repository.PathOf("host.json")));
        File.Exists(BuiltApp.PathOf("worker.config.json")).Should().BeTrue();
    }
}
