namespace Dlm.Importing.Sources.Formats;

/// <summary>How records are written one after the other.</summary>
internal interface IRecordFormat
{
    /// <summary>Reads the records from the one on that starts at an offset; zero is the beginning.</summary>
    IAsyncEnumerable<LocatedRecord> ReadAsync(IRecordContent content, long offset, CancellationToken cancellationToken);
}
