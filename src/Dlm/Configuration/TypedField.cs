namespace Dlm.Configuration;

/// <summary>An entry of <see cref="ImportOptions.Types"/>. Its field is no part of a setting's name, which takes few characters.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Type">What its values are read as.</param>
internal sealed record TypedField(string Field, FieldType Type)
{
    /// <summary>Reads <c>field: type</c>, where a field may have colons too; null where that is no typed field.</summary>
    public static TypedField? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var field = text[..Math.Max(colon, 0)].Trim();
        var type = text[(colon + 1)..].Trim();
        return field.Length > 0 && Enum.GetNames<FieldType>().Contains(type, StringComparer.OrdinalIgnoreCase)
            ? new TypedField(field, Enum.Parse<FieldType>(type, ignoreCase: true))
            : null;
    }
}
