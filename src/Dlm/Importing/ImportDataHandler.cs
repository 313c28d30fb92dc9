using Dlm.Configuration;
using Dlm.Importing.Sinks;
using Dlm.Importing.Sources;
using Dlm.Runs;
using Microsoft.Extensions.Options;

namespace Dlm.Importing;

/// <summary>
/// The work of <c>import_data</c>: reads a source page by page and stores its records by key. Progress is saved after every page, so that
/// a later attempt goes on with the next; storing a page again changes nothing. Several locations are the parts of one occurrence.
/// </summary>
internal sealed class ImportDataHandler(
    IImportSource source, IImportSink sink, ISourceStates states, IOptions<DlmOptions> options, TimeProvider time) : IPartitionedJobHandler
{
    private const int EnoughToJudge = 1000;
    private const int MostEmptyPages = 200;
    private readonly ImportOptions settings = options.Value.Import;

    public Task<IReadOnlyList<string>> PlanAsync(JobRun run, CancellationToken cancellationToken) => Task.FromResult(settings.Locations);

    public async Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var counts = new ImportCounts(run.Counts, time);
        var locations = LocationsOf(run);
        var fingerprint = SettingsFingerprint.Of(settings, locations);
        var saved = ImportCheckpoint.Saved(run, fingerprint);
        await sink.PrepareAsync(cancellationToken);
        foreach (var location in locations.Skip(saved is null ? 0 : locations.IndexOf(saved.Location)))
        {
            var begun = saved?.Location == location ? saved : new ImportCheckpoint(location, fingerprint);
            await ImportAsync(run, begun, counts, cancellationToken);
        }

        return counts.Snapshot();
    }

    // What has begun as a whole stays one, though the settings may name several locations by now: one after the other.
    private List<string> LocationsOf(JobRun run) => run.Part is { } part ? [part] : settings.Locations.Count > 0 ? [.. settings.Locations] : [""];

    private async Task ImportAsync(JobRun run, ImportCheckpoint checkpoint, ImportCounts counts, CancellationToken cancellationToken)
    {
        if (!checkpoint.Complete)
        {
            checkpoint = await ReadAsync(run, checkpoint, counts, cancellationToken);
        }

        CheckRejects(counts);
        if (checkpoint.Complete)
        {
            await states.WriteAsync(checkpoint.Location, checkpoint.Validator, cancellationToken);
        }
    }

    private async Task<ImportCheckpoint> ReadAsync(
        JobRun run, ImportCheckpoint checkpoint, ImportCounts counts, CancellationToken cancellationToken)
    {
        var known = checkpoint.Cursor is null ? await states.ReadAsync(checkpoint.Location, cancellationToken) : null;
        var request = new ImportRequest(checkpoint.Location, checkpoint.Cursor, known);
        var left = (int)Math.Max(1, settings.PageLimit - checkpoint.Pages);
        await foreach (var page in OneAhead.ReadAsync(token => source.ReadAsync(request, token).Take(left), cancellationToken))
        {
            counts.Name(page);
            if (page.Unchanged)
            {
                counts.Mark("notModified");
                break;
            }

            var stored = await sink.WriteAsync(
                new SinkPage(run.Occurrence.Name, checkpoint.Location, checkpoint.Pages + 1, page.Records), cancellationToken);
            counts.Add(page, stored);
            checkpoint = Behind(checkpoint, page, counts);
            await run.SaveAsync(checkpoint.ToJson(), counts.Snapshot(), cancellationToken);
            if (checkpoint.Complete)
            {
                break;
            }

            if (counts.Read >= EnoughToJudge)
            {
                CheckRejects(counts);
            }
        }

        return checkpoint;
    }

    private ImportCheckpoint Behind(ImportCheckpoint checkpoint, ImportPage page, ImportCounts counts)
    {
        var pages = checkpoint.Pages + 1;
        if (page.Next is { } && pages >= settings.PageLimit)
        {
            counts.Mark("limited");
        }

        var emptyPages = page.Records.Count == 0 ? checkpoint.EmptyPages + 1 : 0;
        if (page.Next is not null && emptyPages >= MostEmptyPages)
        {
            throw new PermanentFailureException(
                $"{ShownText.WithoutQuery(checkpoint.Location)}: {emptyPages} pages in a row, up to page {pages}, have no records but a next page. The paging leads nowhere.");
        }

        var guard = page.Next is { } next
            ? checkpoint.Guard.Pass(next) ?? throw new PermanentFailureException(
                $"{ShownText.WithoutQuery(checkpoint.Location)}: page {pages} leads back to a page that was read before. The paging loops.")
            : checkpoint.Guard;
        return checkpoint with
        {
            Cursor = page.Next,
            Complete = page.Next is null || pages >= settings.PageLimit,
            Pages = pages,
            Validator = page.Validator ?? checkpoint.Validator,
            Guard = guard,
            EmptyPages = emptyPages,
        };
    }

    private void CheckRejects(ImportCounts counts)
    {
        if (counts.Rejected > counts.Read * settings.MaxRejectShare)
        {
            throw new PermanentFailureException(
                $"{counts.Rejected} of {counts.Read} records were rejected, more than Dlm:Import:MaxRejectShare = {settings.MaxRejectShare}. The table {settings.Table}Rejects has the reasons.");
        }
    }
}
