using DlmFunctions.LocalHost.Instances;
using DlmFunctions.LocalHost.Settings;
using DlmFunctions.LocalHost.Tests.Support;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DlmFunctions.LocalHost.Tests.Settings;

public sealed class HostSettingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_binding_expression_of_the_functions_has_a_default()
    {
        var settings = new ConfigurationBuilder().AddHostSettings(folder.FullName).Build();

        settings["Dlm:TickSchedule"].Should().Be("*/10 * * * * *");
        settings["Dlm:Jobs:import_data:Queue"].Should().Be("import-data");
        settings["JobsStorage"].Should().Be("UseDevelopmentStorage=true");
        settings["AzureWebJobsStorage"].Should().Be("UseDevelopmentStorage=true");
    }

    [Fact]
    public void Local_settings_win_over_the_defaults_and_variables_over_both()
    {
        var variable = $"Dlm_Test_{Guid.NewGuid():N}";
        File.WriteAllText(folder[LocalSettingsFile.Name], $$"""{ "Values": { "Dlm__TickSchedule": "*/5 * * * * *", "{{variable}}": "file" } }""");
        Environment.SetEnvironmentVariable(variable, "variable");
        try
        {
            var settings = new ConfigurationBuilder().AddHostSettings(folder.FullName).Build();

            settings["Dlm:TickSchedule"].Should().Be("*/5 * * * * *");
            settings[variable].Should().Be("variable");
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Theory]
    [InlineData("JobsStorage__queueServiceUri", "JobsStorage")]
    [InlineData("AzureWebJobsStorage__accountName", "AzureWebJobsStorage")]
    public void A_storage_that_is_known_by_address_gets_no_connection_string(string setting, string connection)
    {
        File.WriteAllText(folder[LocalSettingsFile.Name], $$"""{ "Values": { "{{setting}}": "somewhere" } }""");

        var settings = new ConfigurationBuilder().AddHostSettings(folder.FullName).Build();

        settings[connection].Should().BeNull();
        settings[setting.Replace("__", ":", StringComparison.Ordinal)].Should().Be("somewhere");
    }

    [Theory]
    [InlineData("JobsStorage")]
    [InlineData("AzureWebJobsStorage")]
    public void A_storage_among_the_connection_strings_is_used(string connection)
    {
        File.WriteAllText(folder[LocalSettingsFile.Name], $$"""{ "Values": { "ConnectionStrings:{{connection}}": "elsewhere" } }""");

        new ConfigurationBuilder().AddHostSettings(folder.FullName).Build()[connection].Should().Be("elsewhere");
    }

    [Fact]
    public void The_queue_settings_of_host_json_reach_the_SDK()
    {
        File.WriteAllText(folder[HostJsonFile.Name], """
            {
              "version": "2.0",
              "extensions": {
                "queues": {
                  "maxPollingInterval": "00:00:03", "visibilityTimeout": "00:00:40", "batchSize": 4,
                  "newBatchThreshold": 1, "maxDequeueCount": 7, "messageEncoding": "none"
                }
              }
            }
            """);
        using var host = InstanceHost.Build(folder.FullName, isRestart: false, TimeSpan.FromSeconds(1), new ListenerFailure());

        var queues = host.Services.GetRequiredService<IOptions<QueuesOptions>>().Value;

        queues.MaxPollingInterval.Should().Be(TimeSpan.FromSeconds(3));
        queues.VisibilityTimeout.Should().Be(TimeSpan.FromSeconds(40));
        queues.BatchSize.Should().Be(4);
        queues.NewBatchThreshold.Should().Be(1);
        queues.MaxDequeueCount.Should().Be(7);
    }

    [Fact]
    public void The_repository_has_a_host_json_that_can_be_read() =>
        HostJsonFile.Read(Path.Combine(RepositoryRoot.Path, HostJsonFile.Name)).Should().ContainKey("AzureWebJobs:Extensions:queues:visibilityTimeout");

    // With base64, the host moves what is not base64 to the poison queue, where it cannot read it either: nobody would ever hear of it.
    [Fact]
    public void The_host_passes_on_what_is_not_base64() =>
        HostJsonFile.Read(Path.Combine(RepositoryRoot.Path, HostJsonFile.Name))["AzureWebJobs:Extensions:queues:messageEncoding"].Should().Be("none");

    [Fact]
    public void An_instance_gets_every_setting_as_a_variable()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Dlm:Redlock:Endpoints:0"] = "localhost:6379",
            ["JobsStorage"] = "UseDevelopmentStorage=true",
            ["PATH"] = "not ours",
        }).Build();

        HostSettings.ToVariables(settings).Should().BeEquivalentTo(new Dictionary<string, string?>
        {
            ["Dlm__Redlock__Endpoints__0"] = "localhost:6379",
            ["JobsStorage"] = "UseDevelopmentStorage=true",
        });
    }

    [Fact]
    public void The_functions_are_found_without_a_search() =>
        new FunctionTypes().GetTypes().Select(type => type.Name).Should().Contain(
            ["ScheduleJobs", "ImportData", "ImportDataPoison", "PurgeRejects", "PurgeRejectsPoison"]);
}
