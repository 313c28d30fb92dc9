using System.Text.Json;
using Dlm.Jobs;

namespace Dlm.Queueing;

/// <summary>The wake-up for one occurrence: a pointer to its record, never more.</summary>
/// <param name="Occurrence">The occurrence.</param>
/// <param name="EnqueuedAt">When it was sent, by the sender's clock.</param>
public sealed record JobMessage(Occurrence Occurrence, DateTimeOffset EnqueuedAt)
{
    /// <summary>The version that messages are written in.</summary>
    public const int Version = 1;

    /// <summary>The trace that the run belongs to, as W3C <c>traceparent</c>; null where nothing is traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Writes the message: <c>{ "v": 1, "job", "occurrence" or "key", "part", "enqueuedAt", "traceparent" }</c>, part and trace where there is one.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Version);
            json.WriteString("job", Occurrence.Job);
            if (Occurrence.ScheduledAt is { } instant)
            {
                json.WriteString("occurrence", Occurrence.Format(instant));
            }
            else
            {
                json.WriteString("key", Occurrence.Key);
            }

            if (Occurrence.PartNumber is { } part)
            {
                json.WriteNumber("part", part);
            }

            json.WriteString("enqueuedAt", EnqueuedAt.UtcDateTime);
            if (TraceParent is not null)
            {
                json.WriteString("traceparent", TraceParent);
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
