using DlmFunctions.LocalHost.Settings;
using DlmFunctions.LocalHost.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.LocalHost.Tests.Settings;

public sealed class HostSettingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_the_bindings_of_the_functions_name_has_a_default()
    {
        var settings = new ConfigurationBuilder().AddRunSettings(folder.FullName, hasEngine: true).Build();

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
            var settings = new ConfigurationBuilder().AddRunSettings(folder.FullName, hasEngine: true).Build();

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

        var settings = new ConfigurationBuilder().AddRunSettings(folder.FullName, hasEngine: true).Build();

        settings[connection].Should().BeNull();
        settings[setting.Replace("__", ":", StringComparison.Ordinal)].Should().Be("somewhere");
    }

    [Theory]
    [InlineData("JobsStorage")]
    [InlineData("AzureWebJobsStorage")]
    public void A_storage_among_the_connection_strings_is_used(string connection)
    {
        File.WriteAllText(folder[LocalSettingsFile.Name], $$"""{ "Values": { "ConnectionStrings:{{connection}}": "elsewhere" } }""");

        new ConfigurationBuilder().AddRunSettings(folder.FullName, hasEngine: true).Build()[connection].Should().Be("elsewhere");
    }

    [Fact]
    public void The_repository_has_a_host_json_that_can_be_read() =>
        HostJsonFile.Read(Path.Combine(RepositoryRoot.Path, HostJsonFile.Name)).Should().ContainKey("AzureFunctionsJobHost:extensions:queues:visibilityTimeout");

    // With base64, the host moves what is not base64 to the poison queue, where it cannot read it either: nobody would ever hear of it.
    [Fact]
    public void The_host_passes_on_what_is_not_base64() =>
        HostJsonFile.Read(Path.Combine(RepositoryRoot.Path, HostJsonFile.Name))["AzureFunctionsJobHost:extensions:queues:messageEncoding"].Should().Be("none");

    [Fact]
    public void An_app_without_the_engine_gets_no_settings_of_the_engine()
    {
        var settings = new ConfigurationBuilder().AddRunSettings(folder.FullName, hasEngine: false).Build();

        settings.GetSection("Dlm").Exists().Should().BeFalse();
        settings["JobsStorage"].Should().BeNull();
        settings["AzureWebJobsStorage"].Should().Be("UseDevelopmentStorage=true");
    }

    [Fact]
    public void An_instance_gets_as_variables_what_it_does_not_inherit()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Dlm:Redlock:Endpoints:0"] = "localhost:6379",
            ["JobsStorage"] = "UseDevelopmentStorage=true",
            ["Anything"] = "else",
            ["PATH"] = Environment.GetEnvironmentVariable("PATH"),
        }).Build();

        HostSettings.ToVariables(settings).Should().BeEquivalentTo(new Dictionary<string, string?>
        {
            ["Dlm__Redlock__Endpoints__0"] = "localhost:6379",
            ["JobsStorage"] = "UseDevelopmentStorage=true",
            ["Anything"] = "else",
        });
    }
}
