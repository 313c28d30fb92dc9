using System.Text.Json.Nodes;

namespace Dlm.TelemetryTests.Support;

/// <summary>One item as Application Insights receives it.</summary>
internal sealed class TelemetryItem(JsonNode item)
{
    public JsonNode Data => item["data"]!["baseData"]!;

    public string Type => item["data"]!["baseType"]!.GetValue<string>();

    public string Name => Data["name"]!.GetValue<string>();

    public string Id => Data["id"]!.GetValue<string>();

    public string Message => Data["message"]!.GetValue<string>();

    public bool Success => Data["success"]!.GetValue<bool>();

    public string Trace => Tag("ai.operation.id")!;

    public string? Parent => Tag("ai.operation.parentId");

    public string? Role => Tag("ai.cloud.role");

    public string? RoleInstance => Tag("ai.cloud.roleInstance");

    public IReadOnlyDictionary<string, string> Properties =>
        Data["properties"]?.AsObject().ToDictionary(property => property.Key, property => property.Value!.GetValue<string>()) ?? [];

    public override string ToString() => item.ToJsonString();

    private string? Tag(string name) => item["tags"]?[name]?.GetValue<string>();
}
