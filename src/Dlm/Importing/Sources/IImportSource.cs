namespace Dlm.Importing.Sources;

/// <summary>
/// A kind of source. Registered by <see cref="DlmBuilder.AddImportSource{TSource}"/> under the name that <c>Dlm:Import:Source</c> gives.
/// What fails for good throws <see cref="Runs.PermanentFailureException"/>; a long wait that the source asks for throws
/// <see cref="Runs.RetryLaterException"/>; anything else that it throws counts as a failed attempt.
/// </summary>
public interface IImportSource
{
    /// <summary>
    /// Reads the pages of a location from a cursor on. Lazily: a page is fetched when it is asked for, and what was yielded stays valid.
    /// </summary>
    /// <param name="request">Where to read, and from where on.</param>
    /// <param name="cancellationToken">Cancels the read; within a second, whatever the source is doing.</param>
    IAsyncEnumerable<ImportPage> ReadAsync(ImportRequest request, CancellationToken cancellationToken);
}
