namespace Dlm.Importing;

/// <summary>Remembers of each location which state of it was imported last.</summary>
internal interface ISourceStates
{
    /// <summary>The validator of the last complete import with the same settings, unless it is too old to be believed.</summary>
    Task<string?> ReadAsync(string location, CancellationToken cancellationToken);

    /// <summary>Notes that a location was imported completely.</summary>
    Task WriteAsync(string location, string? validator, CancellationToken cancellationToken);
}
