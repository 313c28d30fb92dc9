using System.Text.Json.Nodes;

namespace Infra.Tests;

public sealed class CompilationTests
{
    private static readonly string[] SecretTypes = ["securestring", "secureobject"];

    [Fact]
    public async Task The_templates_compile_without_a_warning_or_a_finding_of_the_linter()
    {
        var template = JsonNode.Parse(await Bicep.RunAsync("build", "main.bicep", "--stdout"))!;

        foreach (var part in Templates(template))
        {
            Described(part, "parameters").Should().BeEmpty();
            Described(part, "outputs").Should().BeEmpty();
            Section(part, "parameters").Select(parameter => (string?)parameter.Value!["type"]?.ToString().ToLowerInvariant()).Should().NotContain(SecretTypes);
        }
    }

    [Fact]
    public async Task The_parameters_that_azd_uses_compile() => await Bicep.RunAsync("build-params", "main.bicepparam", "--stdout");

    private static IEnumerable<JsonNode> Templates(JsonNode template)
    {
        var resources = template["resources"] is JsonObject named ? named.Select(resource => resource.Value!) : template["resources"]!.AsArray().Select(resource => resource!);
        var nested = resources.Select(resource => resource["properties"]?["template"]).OfType<JsonNode>();
        return nested.SelectMany(Templates).Prepend(template);
    }

    private static IEnumerable<string> Described(JsonNode template, string section) =>
        Section(template, section).Where(entry => entry.Value!["metadata"]?["description"] is null).Select(entry => entry.Key);

    private static JsonObject Section(JsonNode template, string name) => template[name]?.AsObject() ?? [];
}
