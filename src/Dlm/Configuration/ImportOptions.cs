namespace Dlm.Configuration;

/// <summary>The settings of the job <c>import_data</c>, <c>Dlm:Import</c>.</summary>
public sealed class ImportOptions
{
    /// <summary>Azure Table that receives the imported records. Default <c>ImportedUsers</c>; 3 to 63 letters and digits, a letter first.</summary>
    public string Table { get; set; } = "ImportedUsers";

    /// <summary>How many records are written in one transaction. Default 25; 1 to 100.</summary>
    public int PageSize { get; set; } = 25;
}
