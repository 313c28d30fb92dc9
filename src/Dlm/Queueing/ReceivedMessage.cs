using System.Text.Json;
using Dlm.Jobs;

namespace Dlm.Queueing;

/// <summary>What a received body means: a wake-up, a request typed in by hand, or garbage with the reason.</summary>
internal abstract record ReceivedMessage
{
    private ReceivedMessage()
    {
    }

    /// <summary>Points to a record, and to the trace that the run belongs to. What is no trace begins a new one.</summary>
    public sealed record WakeUp(Occurrence Occurrence, string? TraceParent = null) : ReceivedMessage;

    /// <summary>Asks for an occurrence of now. Without a version, since people do not type one.</summary>
    public sealed record Request(string Job, string? Key) : ReceivedMessage;

    /// <summary>Cannot be understood.</summary>
    public sealed record Garbage(string Reason) : ReceivedMessage;

    /// <summary>Reads a body. Never throws.</summary>
    public static ReceivedMessage Parse(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(json.RootElement);
        }
        catch (JsonException fault)
        {
            return new Garbage($"It is not JSON: {fault.Message}");
        }
        catch (InvalidOperationException fault)
        {
            // Half of a surrogate pair can be written as an escape, but is no text.
            return new Garbage($"It has a text that is none: {fault.Message}");
        }
    }

    /// <summary>Whether a body is a message of a newer version than this release writes. Never throws.</summary>
    public static bool IsNewer(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("v", out var version)
                && version.ValueKind == JsonValueKind.Number
                && version.GetDouble() > JobMessage.Version;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>As much of a text from outside as fits into a log line.</summary>
    public static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private static ReceivedMessage Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new Garbage($"It is a JSON {root.ValueKind}, not an object.");
        }

        if (Text(root, "job") is not { Length: > 0 } job)
        {
            return new Garbage("It has no text \"job\".");
        }

        var received = ReadPointer(root, job);
        return root.TryGetProperty("part", out var part) ? AddPart(received, part) : received;
    }

    private static ReceivedMessage AddPart(ReceivedMessage received, JsonElement part) => received switch
    {
        WakeUp wakeUp when part.ValueKind == JsonValueKind.Number && part.TryGetInt32(out var number) && Occurrence.IsValidPart(number) =>
            wakeUp with { Occurrence = wakeUp.Occurrence.WithPart(number) },
        WakeUp => new Garbage($"Its \"part\" is {Shorten(part.GetRawText())}. Allowed: 1 to {Occurrence.MaximumParts}."),
        Request => new Garbage("It asks for a part. Only a whole occurrence can be asked for."),
        _ => received,
    };

    private static ReceivedMessage ReadPointer(JsonElement root, string job)
    {
        if (root.TryGetProperty("occurrence", out var occurrence))
        {
            return occurrence.ValueKind == JsonValueKind.String && Occurrence.TryParseInstant(occurrence.GetString()!, out var instant)
                ? new WakeUp(Occurrence.Scheduled(job, instant), Text(root, "traceparent"))
                : new Garbage($"Its \"occurrence\" is {Shorten(occurrence.GetRawText())}, not an instant such as \"2026-11-23T04:27:00Z\".");
        }

        if (!root.TryGetProperty("key", out var keyElement))
        {
            return new Request(job, null);
        }

        if (keyElement.ValueKind != JsonValueKind.String || keyElement.GetString() is not { } key || !Occurrence.IsValidKey(key))
        {
            return new Garbage($"Its \"key\" is {Shorten(keyElement.GetRawText())}. Allowed: 1 to 128 letters, digits, dots, hyphens, underscores or colons.");
        }

        return root.TryGetProperty("v", out _) ? new WakeUp(Occurrence.Manual(job, key), Text(root, "traceparent")) : new Request(job, key);
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
