using System.Text.Json.Nodes;
using Dlm.Testing;

namespace Infra.Tests;

/// <summary>The snapshot of one environment: every resource that its deployment makes.</summary>
public sealed class Deployment
{
    private Deployment(string environment)
    {
        Snapshot = JsonNode.Parse(File.ReadAllText(Repository.PathOf($"infra/{environment}.snapshot.json")))!;
        Resources = [.. Snapshot["predictedResources"]!.AsArray().Select(resource => resource!)];
    }

    /// <summary>The environments that have parameters.</summary>
    public static TheoryData<string> Environments => ["dev", "prod"];

    public JsonNode Snapshot { get; }

    public IReadOnlyList<JsonNode> Resources { get; }

    public IEnumerable<JsonNode> Apps => OfType("Microsoft.Web/sites");

    public static Deployment Of(string environment) => new(environment);

    /// <summary>The last part of a resource id.</summary>
    public static string NameIn(JsonNode? id) => id!.ToString().Split('/')[^1];

    public IEnumerable<JsonNode> OfType(string type) => Resources.Where(resource => resource["type"]!.ToString() == type);

    /// <summary>The settings of an app, names and values in the order of names.</summary>
    public static SortedDictionary<string, string> Settings(JsonNode app) => new(
        app["properties"]!["siteConfig"]!["appSettings"]!.AsArray().ToDictionary(setting => setting!["name"]!.ToString(), setting => setting!["value"]!.ToString()),
        StringComparer.Ordinal);
}
