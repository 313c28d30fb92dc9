namespace Dlm.Configuration;

/// <summary>The type of a field's column.</summary>
public enum FieldType
{
    /// <summary>Text; a nested value as JSON text.</summary>
    Text,

    /// <summary>A whole number of 64 bits.</summary>
    WholeNumber,

    /// <summary>A floating-point number of 64 bits.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An instant, ISO 8601.</summary>
    Instant,
}
