namespace Dlm.Configuration;

/// <summary>The settings of the records, <c>Dlm:Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>Azure Table for the records. Default <c>DlmRuns</c>; 3 to 63 letters and digits, a letter first.</summary>
    public string Table { get; set; } = "DlmRuns";

    /// <summary>How long the record of a finished occurrence and a rejected message are kept. Default 30 days, at least one day.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long one request to table or queue may take. Default 3 s; 500 ms to 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(3);
}
