using System.Text.Json;
using DlmFunctions.LocalHost.Protocol;
using Microsoft.Azure.WebJobs;

namespace DlmFunctions.LocalHost.Triggers;

/// <summary>Sends what a function returned to the queues that its outputs name.</summary>
internal static class QueueSender
{
    private const string ReturnValue = "$return";

    public static async Task SendAsync(WorkerFunction function, InvocationResponse response, Binder binder, CancellationToken cancellationToken)
    {
        foreach (var output in function.Outputs)
        {
            if (Value(response, output.Name) is { } value)
            {
                var attribute = output.Connection is { } connection ? new QueueAttribute(output.Queue) { Connection = connection } : new QueueAttribute(output.Queue);
                await SendAsync(attribute, value, binder, cancellationToken);
            }
        }
    }

    private static async Task SendAsync(QueueAttribute queue, TypedData value, Binder binder, CancellationToken cancellationToken)
    {
        if (value.DataCase == TypedData.DataOneofCase.Bytes)
        {
            var raw = await binder.BindAsync<IAsyncCollector<byte[]>>(queue, cancellationToken);
            await raw.AddAsync(value.Bytes.ToByteArray(), cancellationToken);
            return;
        }

        var messages = await binder.BindAsync<IAsyncCollector<string>>(queue, cancellationToken);
        foreach (var message in Messages(value))
        {
            await messages.AddAsync(message, cancellationToken);
        }
    }

    private static TypedData? Value(InvocationResponse response, string name) =>
        (response.OutputData.FirstOrDefault(output => output.Name == name)?.Data ?? (name == ReturnValue ? response.ReturnValue : null)) is { DataCase: not TypedData.DataOneofCase.None } value
            ? value
            : null;

    // An array is a message for each element.
    private static IReadOnlyList<string> Messages(TypedData value)
    {
        var text = value.DataCase == TypedData.DataOneofCase.String ? value.String : value.Json;
        if (!text.AsSpan().TrimStart().StartsWith('['))
        {
            return value.DataCase == TypedData.DataOneofCase.Json && text.StartsWith('"') ? [JsonSerializer.Deserialize<string>(text)!]
                : text is "null" or "" ? [] : [text];
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(element => element.ToString())];
        }
        catch (JsonException)
        {
            return [text];
        }
    }
}
