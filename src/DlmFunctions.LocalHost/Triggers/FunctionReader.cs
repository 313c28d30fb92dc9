using System.Text.Json;
using DlmFunctions.LocalHost.Protocol;
using Microsoft.Azure.WebJobs;

namespace DlmFunctions.LocalHost.Triggers;

/// <summary>Reads what a worker says of its functions.</summary>
internal static class FunctionReader
{
    private const string Supported = "timerTrigger, queueTrigger and httpTrigger, and the outputs queue and http";

    /// <exception cref="InvalidDataException">A function has a binding that the local host does not serve.</exception>
    public static IReadOnlyList<WorkerFunction> Read(IEnumerable<RpcFunctionMetadata> functions) => [.. functions.Select(Read)];

    private static WorkerFunction Read(RpcFunctionMetadata function)
    {
        FunctionTrigger? trigger = null;
        List<QueueOutput> outputs = [];
        foreach (var text in function.RawBindings)
        {
            using var document = JsonDocument.Parse(text);
            var binding = document.RootElement;
            var type = Text(binding, "type") ?? string.Empty;
            if (IsOutput(binding))
            {
                if (Is(type, "queue"))
                {
                    outputs.Add(new QueueOutput(Name(binding), Text(binding, "queueName")!, Text(binding, "connection")));
                }
                else if (!Is(type, "http"))
                {
                    throw Unsupported(function, type);
                }
            }
            else
            {
                trigger = ReadTrigger(binding, type, function.Name) ?? throw Unsupported(function, type);
            }
        }

        return new WorkerFunction(
            function.FunctionId, function.Name, trigger ?? throw new InvalidDataException($"Function {function.Name} has no trigger."), outputs, function.RetryOptions);
    }

    private static FunctionTrigger? ReadTrigger(JsonElement binding, string type, string function) =>
        Is(type, "timerTrigger")
            ? new TimerTrigger(Name(binding), Text(binding, "schedule") ?? string.Empty, Flag(binding, "runOnStartup") ?? false, Flag(binding, "useMonitor") ?? true)
        : Is(type, "queueTrigger")
            ? new QueueTrigger(Name(binding), Text(binding, "queueName") ?? string.Empty, Text(binding, "connection"), MessageType(binding))
        : Is(type, "httpTrigger")
            ? new HttpTrigger(Name(binding), Text(binding, "route") is { Length: > 0 } route ? route : function, Methods(binding))
        : null;

    // As in the Functions host: a worker that takes more than a text or bytes says that it binds by itself.
    private static Type MessageType(JsonElement binding) =>
        binding.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object && Flag(properties, "supportsDeferredBinding") == true
            ? typeof(ParameterBindingData)
        : Is(Text(binding, "dataType") ?? string.Empty, "binary") ? typeof(byte[])
        : typeof(string);

    private static string[] Methods(JsonElement binding) =>
        Property(binding, "methods") is { ValueKind: JsonValueKind.Array } methods ? [.. methods.EnumerateArray().Select(method => method.ToString())] : [];

    private static bool IsOutput(JsonElement binding) => Is(Text(binding, "direction") ?? string.Empty, "out");

    private static string Name(JsonElement binding) => Text(binding, "name") ?? string.Empty;

    private static string? Text(JsonElement binding, string name) =>
        Property(binding, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    private static bool? Flag(JsonElement binding, string name) => bool.TryParse(Property(binding, name)?.ToString(), out var flag) ? flag : null;

    private static JsonElement? Property(JsonElement binding, string name)
    {
        foreach (var property in binding.EnumerateObject().Where(property => Is(property.Name, name)))
        {
            return property.Value;
        }

        return null;
    }

    private static bool Is(string text, string other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static InvalidDataException Unsupported(RpcFunctionMetadata function, string type) =>
        new($"Function {function.Name} has a binding of type '{type}', which the local host does not serve. Served are {Supported}.");
}
