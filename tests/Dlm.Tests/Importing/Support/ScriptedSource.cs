using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dlm.Importing.Sources;

namespace Dlm.Tests.Importing.Support;

/// <summary>A source of numbered pages; the cursor is the number of the next one.</summary>
internal sealed class ScriptedSource : IImportSource
{
    public int Pages { get; set; } = 3;

    public string? Validator { get; set; }

    public Func<int, string?>? NextOf { get; set; }

    public Exception? FaultBehindLast { get; set; }

    public Func<int, int> RecordsPerPage { get; set; } = _ => 2;

    public IReadOnlyList<string> NotUnderstood { get; set; } = [];

    public List<int> Fetched { get; } = [];

    public ImportRequest? Request { get; private set; }

    public async IAsyncEnumerable<ImportPage> ReadAsync(ImportRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Request = request;
        await Task.Yield();
        if (request.Validator is not null && request.Validator == Validator)
        {
            yield return new ImportPage { Records = [], Unchanged = true };
            yield break;
        }

        for (var page = request.Cursor is { } cursor ? int.Parse(cursor, CultureInfo.InvariantCulture) : 1; page <= Pages; page++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Fetched.Add(page);
            var next = NextOf?.Invoke(page) ?? (page < Pages || FaultBehindLast is not null ? $"{page + 1}" : null);
            yield return new ImportPage
            {
                Records = [.. Enumerable.Range(1, RecordsPerPage(page)).Select(number => Record(page, number))],
                Next = next,
                Bytes = 10,
                Validator = page == 1 ? Validator : null,
                NotUnderstood = NotUnderstood,
            };
        }

        if (FaultBehindLast is { } fault)
        {
            throw fault;
        }
    }

    private static SourceRecord Record(int page, int number) =>
        SourceRecord.Of(JsonSerializer.SerializeToElement(new { id = $"{page}-{number}" }));
}
