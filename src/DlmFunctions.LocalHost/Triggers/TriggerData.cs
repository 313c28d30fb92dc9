using System.Globalization;
using System.Text.Json;
using DlmFunctions.LocalHost.Protocol;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.WebJobs;

namespace DlmFunctions.LocalHost.Triggers;

/// <summary>Puts what a trigger hands over into the protocol's words, as the Functions host does.</summary>
internal static class TriggerData
{
    private const string System = "sys";

    /// <summary>What set the function off.</summary>
    public static TypedData Input(object? input) => input switch
    {
        null => new TypedData(),
        string text => new TypedData { String = text },
        byte[] bytes => new TypedData { Bytes = ByteString.CopyFrom(bytes) },
        ParameterBindingData data => new TypedData
        {
            ModelBindingData = new ModelBindingData
            {
                Version = data.Version,
                Source = data.Source,
                ContentType = data.ContentType,
                Content = ByteString.CopyFrom(data.Content.ToMemory().Span),
            },
        },
        TimerInfo timer => new TypedData
        {
            Json = JsonSerializer.Serialize(new { Schedule = new { timer.Schedule.AdjustForDST }, timer.ScheduleStatus, timer.IsPastDue }),
        },
        _ => new TypedData { Json = JsonSerializer.Serialize(input) },
    };

    /// <summary>What the trigger says beside it: of a queue message, how often it was delivered and the like.</summary>
    public static IEnumerable<KeyValuePair<string, TypedData>> Metadata(IReadOnlyDictionary<string, object> bindingData) =>
        from entry in bindingData
        where entry.Value is not null && entry.Key != System && entry.Value is not HttpContext
        select KeyValuePair.Create(entry.Key, Input(entry.Value));

    /// <summary>What a request says beside its body: the values of its route and query, which functions may take as parameters.</summary>
    public static IEnumerable<KeyValuePair<string, TypedData>> Metadata(HttpRequest request)
    {
        var query = request.Query.ToDictionary(entry => entry.Key, entry => entry.Value.ToString());
        var headers = request.Headers.ToDictionary(entry => entry.Key, entry => entry.Value.ToString());
        var route = request.RouteValues.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => Convert.ToString(entry.Value, CultureInfo.InvariantCulture)!);
        return query.Where(entry => !route.ContainsKey(entry.Key)).Concat(route)
            .Select(entry => KeyValuePair.Create(entry.Key, new TypedData { String = entry.Value }))
            .Append(KeyValuePair.Create("Query", new TypedData { Json = JsonSerializer.Serialize(query) }))
            .Append(KeyValuePair.Create("Headers", new TypedData { Json = JsonSerializer.Serialize(headers) }));
    }

    /// <summary>The values of a message that is a JSON object: expressions such as <c>{name}</c> may name them.</summary>
    public static void AddValues(object? input, Dictionary<string, object> bindingData)
    {
        if (input is not string text || !text.AsSpan().TrimStart().StartsWith('{'))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            foreach (var property in document.RootElement.EnumerateObject().Where(property => property.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)))
            {
                bindingData.TryAdd(property.Name, property.Value.ToString());
            }
        }
        catch (JsonException)
        {
            // A text that only begins like JSON has no values.
        }
    }
}
