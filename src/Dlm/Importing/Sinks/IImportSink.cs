namespace Dlm.Importing.Sinks;

/// <summary>Where records are stored. Storing a page again changes nothing.</summary>
internal interface IImportSink
{
    /// <summary>Creates what is missing.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Stores a page.</summary>
    /// <returns>What became of its records.</returns>
    Task<SinkResult> WriteAsync(SinkPage page, CancellationToken cancellationToken);
}
