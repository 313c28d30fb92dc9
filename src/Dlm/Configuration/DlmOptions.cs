namespace Dlm.Configuration;

/// <summary>All settings of the engine, section <c>Dlm</c>.</summary>
public sealed class DlmOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Dlm";

    /// <summary>The job that is there when no other is configured.</summary>
    public const string DefaultJob = "import_data";

    /// <summary>The schedule of <see cref="DefaultJob"/> where none is configured: every 60 s.</summary>
    public const string DefaultSchedule = "0 * * * * *";

    /// <summary>
    /// When <c>schedule_jobs</c> fires, a cron expression with six fields. The host resolves <c>%Dlm:TickSchedule%</c> itself, so it must be set
    /// to the same value in every environment. In every minute of every day; no job may be due more often. Default <c>*/10 * * * * *</c>.
    /// </summary>
    public string TickSchedule { get; set; } = "*/10 * * * * *";

    /// <summary>How this instance is called in records and telemetry. Default: what the platform calls it, else the machine's name.</summary>
    public string? Instance { get; set; }

    /// <summary>A file that receives the engine's log events, one JSON object a line. Default none.</summary>
    public string? EventJournal { get; set; }

    /// <summary>The jobs by name. Default: <c>import_data</c>, every 60 s.</summary>
    public IDictionary<string, JobOptions> Jobs { get; } = new Dictionary<string, JobOptions>(StringComparer.Ordinal);

    /// <summary>The election.</summary>
    public RedlockOptions Redlock { get; } = new();

    /// <summary>The records.</summary>
    public LedgerOptions Ledger { get; } = new();

    /// <summary>The runs.</summary>
    public RunOptions Runs { get; } = new();

    /// <summary>The job <c>import_data</c>.</summary>
    public ImportOptions Import { get; } = new();
}
