namespace Dlm.Configuration;

/// <summary>The settings of the CSV source, <c>Dlm:Import:Csv</c>. The first line names the fields.</summary>
public sealed class CsvImportOptions
{
    /// <summary>What separates two fields. Default a comma; one printable character of ASCII, or a tab; no quote.</summary>
    public string Delimiter { get; set; } = ",";
}
