namespace Dlm.Importing.Sources;

/// <summary>What a source is to read.</summary>
/// <param name="Location">One of <c>Dlm:Import:Locations</c>, or empty where none is configured.</param>
/// <param name="Cursor">The <see cref="ImportPage.Next"/> of the last page that was stored; null for the beginning.</param>
/// <param name="Validator">
/// The <see cref="ImportPage.Validator"/> of an earlier import of the location, so that an unchanged source need not be read. Null to read
/// it in any case, and where a cursor is given.
/// </param>
public sealed record ImportRequest(string Location, string? Cursor, string? Validator);
