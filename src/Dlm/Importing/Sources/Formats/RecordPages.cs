using System.Runtime.CompilerServices;
using Dlm.Configuration;

namespace Dlm.Importing.Sources.Formats;

/// <summary>Makes pages of records: of <c>Dlm:Import:PageSize</c> records, fewer where they have more than <c>Dlm:Import:MaxPageBytes</c>.</summary>
internal static class RecordPages
{
    /// <param name="records">The records.</param>
    /// <param name="start">Where they start.</param>
    /// <param name="cursor">Makes a cursor of the offset of a record.</param>
    /// <param name="options">The size of pages.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The pages; a single empty one where there is no record.</returns>
    public static async IAsyncEnumerable<ImportPage> ReadAsync(
        IAsyncEnumerable<LocatedRecord> records,
        long start,
        Func<long, string> cursor,
        ImportOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = new List<SourceRecord>();
        var end = start;
        await foreach (var (record, recordStart, recordEnd) in records.WithCancellation(cancellationToken))
        {
            if (page.Count > 0 && (page.Count == options.PageSize || recordEnd - start > options.MaxPageBytes))
            {
                yield return new ImportPage { Records = page, Next = cursor(recordStart), Bytes = recordStart - start };
                (page, start) = ([], recordStart);
            }

            page.Add(record);
            end = recordEnd;
        }

        yield return new ImportPage { Records = page, Bytes = end - start };
    }
}
