using System.Text.Json;
using Azure.Storage.Queues;

namespace DlmFunctions.FaultTests.Checking;

/// <summary>A message that is visible on a queue.</summary>
/// <param name="Body">Its text.</param>
/// <param name="InsertedAt">When, by the clock of storage, in whole seconds.</param>
internal sealed record WaitingMessage(string Body, DateTimeOffset InsertedAt)
{
    private const int Most = 32;

    /// <summary>The occurrence that it points to, or null.</summary>
    public string? Occurrence => Text("occurrence") ?? (Text("key") is { } key ? "manual:" + key : null);

    public static async Task<IReadOnlyList<WaitingMessage>> PeekAsync(QueueClient queue) =>
        [.. (await queue.PeekMessagesAsync(Most)).Value.Select(message => new WaitingMessage(message.Body.ToString(), message.InsertedOn!.Value))];

    private string? Text(string name)
    {
        using var json = JsonDocument.Parse(Body);
        return json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
