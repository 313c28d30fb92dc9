using System.Globalization;
using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Runs;
using Dlm.Storage;
using Microsoft.Extensions.Options;

namespace Dlm.Importing;

/// <summary>
/// The work of <c>import_data</c>: upserts the records of the sample file into a table, page by page. Its progress is saved after every
/// page, so that a later attempt goes on with the next; importing a page again changes nothing.
/// </summary>
public sealed class ImportDataHandler : IJobHandler
{
    private const string Partition = "users";
    private readonly TableClient table;
    private readonly int pageSize;

    /// <summary>Created by the host for each run.</summary>
    public ImportDataHandler(StorageConnection storage, IOptions<DlmOptions> options)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        table = storage.Table(options.Value.Import.Table);
        pageSize = Math.Min(options.Value.Import.PageSize, 100);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        await table.CreateIfNotExistsAsync(cancellationToken);
        var users = await SampleFile.ReadAsync(cancellationToken);
        var done = run.Checkpoint is { } checkpoint ? int.Parse(checkpoint, CultureInfo.InvariantCulture) : 0;
        var pages = run.Counts.GetValueOrDefault("pages");
        while (done < users.Count)
        {
            var page = users.Skip(done).Take(pageSize).ToList();
            await table.SubmitTransactionAsync(page.Select(Upsert), cancellationToken);
            done += page.Count;
            pages++;
            await run.SaveAsync(done.ToString(CultureInfo.InvariantCulture), Counts(pages, done), cancellationToken);
        }

        return Counts(pages, done);
    }

    private static Dictionary<string, long> Counts(long pages, long written) => new() { ["pages"] = pages, ["written"] = written };

    private static TableTransactionAction Upsert(SampleUser user) => new(
        TableTransactionActionType.UpsertReplace,
        new TableEntity(Partition, user.Id.ToString("D10", CultureInfo.InvariantCulture))
        {
            ["Login"] = user.Login,
            ["Type"] = user.Type,
            ["SiteAdmin"] = user.SiteAdmin,
            ["Followers"] = user.Followers,
        });
}
