namespace Dlm.Importing.Sources.Formats;

/// <summary>The bytes of a source.</summary>
internal interface IRecordContent
{
    /// <summary>Opens them from an offset on.</summary>
    Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken);
}
