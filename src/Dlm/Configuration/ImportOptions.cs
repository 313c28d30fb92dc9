namespace Dlm.Configuration;

/// <summary>The settings of the job <c>import_data</c>, <c>Dlm:Import</c>.</summary>
public sealed class ImportOptions
{
    /// <summary>
    /// The kind of source: <c>Http</c> (a JSON API), <c>Ndjson</c> or <c>Csv</c> (blobs of the jobs storage account), <c>Sample</c>
    /// (a small file that ships with the engine), or what an app has added. Default <c>Sample</c>.
    /// </summary>
    public string Source { get; set; } = "Sample";

    /// <summary>
    /// Where the source reads: addresses for <c>Http</c>, <c>container/blob</c> for <c>Ndjson</c> and <c>Csv</c>. Several are the parts of one
    /// occurrence, which instances import side by side. At most 97. Default none, which is right for <c>Sample</c> only.
    /// </summary>
    public IReadOnlyList<string> Locations { get; set; } = [];

    /// <summary>The field that identifies a record. Default <c>id</c>.</summary>
    public string KeyField { get; set; } = "id";

    /// <summary>The fields to keep; the key is always kept, as the row key. Default: all.</summary>
    public IReadOnlyList<string> Fields { get; set; } = [];

    /// <summary>
    /// The types of fields, each as <c>field: type</c> with a <see cref="FieldType"/>. A value that cannot be read as its type rejects the
    /// record. Default: as in the JSON; all text in CSV.
    /// </summary>
    public IReadOnlyList<string> Types { get; set; } = [];

    /// <summary>
    /// Azure Table that receives the imported records; <c>Rejects</c> and <c>Sources</c> behind it name the tables of what was rejected and
    /// of what is known about the sources. Default <c>ImportedUsers</c>; 3 to 56 letters and digits, a letter first, none
    /// of the two at the end, and none of the three the table of the ledger.
    /// </summary>
    public string Table { get; set; } = "ImportedUsers";

    /// <summary>The field whose value is a record's partition key. Default none: one partition, <c>data</c>.</summary>
    public string? PartitionField { get; set; }

    /// <summary>How many records of a blob make a page. An HTTP source has pages of its own. Default 500; 1 to 10 000.</summary>
    public int PageSize { get; set; } = 500;

    /// <summary>How many pages of a location are read at most: an import ends there, and its record says so (<c>limited</c>). Default 1 000 000, at least 1.</summary>
    public int PageLimit { get; set; } = 1_000_000;

    /// <summary>How many bytes a page may have, unpacked, and how many a record of a blob. Default 16 MiB; 1 KiB to 64 MiB.</summary>
    public int MaxPageBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>From which share of rejected records on an import fails. Default 0.1; 0 to 1.</summary>
    public double MaxRejectShare { get; set; } = 0.1;

    /// <summary>How long <c>purge_rejects</c> keeps rejected records. Default 30 days; at most 36 500 days.</summary>
    public TimeSpan RejectRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long a source's answer that it has not changed is believed. After that it is read again in full, since some APIs answer for their
    /// first page only. Default 1 day; zero: never believed; at most 366 days.
    /// </summary>
    public TimeSpan FullAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The HTTP source.</summary>
    public HttpImportOptions Http { get; } = new();

    /// <summary>The CSV source.</summary>
    public CsvImportOptions Csv { get; } = new();
}
