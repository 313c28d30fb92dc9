using System.Text.Json;
using Dlm.Testing;

namespace DlmFunctions.Tests;

/// <summary>The host resolves binding expressions from settings alone, without the defaults of the code: each environment has to set them.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void The_example_of_local_settings_sets_what_the_bindings_name()
    {
        using var example = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("local.settings.json.example")));
        var set = example.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name);

        set.Should().Contain(BuiltApp.NamedSettings()).And.Contain("AzureWebJobsStorage").And.Contain("FUNCTIONS_WORKER_RUNTIME");
    }

    [Fact]
    public void Compose_sets_what_the_bindings_name()
    {
        var compose = File.ReadAllText(Repository.PathOf("docker-compose.yml"));

        BuiltApp.NamedSettings().Append("AzureWebJobsStorage").Should().AllSatisfy(name => compose.Should().Contain($"      {name}: "));
    }
}
