using Dlm.Importing.Sinks;

namespace Dlm.Tests.Importing.Support;

/// <summary>Keeps the keys of what it is given.</summary>
internal sealed class RecordingSink : IImportSink
{
    public HashSet<string> Rows { get; } = [];

    public List<SinkPage> Pages { get; } = [];

    public int RejectsPerPage { get; set; }

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<SinkResult> WriteAsync(SinkPage page, CancellationToken cancellationToken)
    {
        Pages.Add(page);
        var written = page.Records.Skip(RejectsPerPage).Count(record => Rows.Add(record.Value.GetProperty("id").GetString()!));
        return Task.FromResult(new SinkResult(written, page.Records.Count - RejectsPerPage - written, RejectsPerPage));
    }
}
