using System.Text.Json;

namespace Dlm.Importing.Sources;

/// <summary>One record as the source has it: a JSON value, or a text that is none.</summary>
public readonly record struct SourceRecord
{
    private SourceRecord(JsonElement value, string? text, string? fault)
    {
        Value = value;
        Text = text;
        Fault = fault;
    }

    /// <summary>The value; an object, if the source is sound. Undefined where there is a <see cref="Fault"/>.</summary>
    public JsonElement Value { get; }

    /// <summary>The beginning of what could not be read, else null.</summary>
    public string? Text { get; }

    /// <summary>Why it could not be read, else null.</summary>
    public string? Fault { get; }

    /// <summary>A record that could be read.</summary>
    public static SourceRecord Of(JsonElement value) => new(value, null, null);

    /// <summary>A record that could not be read: it is rejected with this reason.</summary>
    public static SourceRecord Unreadable(string text, string fault) => new(default, text, fault);
}
