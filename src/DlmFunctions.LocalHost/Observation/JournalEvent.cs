using System.Text.Json;

namespace DlmFunctions.LocalHost.Observation;

/// <summary>One line of an instance's event journal.</summary>
/// <param name="At">When it happened, by the instance's clock.</param>
/// <param name="Instance">The instance.</param>
/// <param name="Name">The name of the engine's log event.</param>
/// <param name="Level">The log level.</param>
/// <param name="Message">The event as a sentence.</param>
/// <param name="Data">The values of the event, as text.</param>
internal sealed record JournalEvent(
    DateTimeOffset At, string Instance, string Name, string Level, string Message, IReadOnlyDictionary<string, string> Data)
{
    /// <summary>The name of what is no event of the engine but a line of an instance's log.</summary>
    public const string LogLine = "LogLine";

    public bool IsAlarm => Level is "Warning" or "Error" or "Critical";

    /// <summary>A value, or an empty text.</summary>
    public string this[string name] => Data.GetValueOrDefault(name, string.Empty);

    /// <summary>Reads a line; <see langword="null"/> where it is not one of a journal.</summary>
    public static JournalEvent? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            return new JournalEvent(
                root.GetProperty("at").GetDateTimeOffset(),
                root.GetProperty("instance").GetString() ?? string.Empty,
                root.GetProperty("event").GetString() ?? string.Empty,
                root.GetProperty("level").GetString() ?? string.Empty,
                root.GetProperty("message").GetString() ?? string.Empty,
                root.GetProperty("data").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.ToString()));
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // An instance that was killed may leave half a line behind, which the next one's first line is then glued to.
            return null;
        }
    }
}
