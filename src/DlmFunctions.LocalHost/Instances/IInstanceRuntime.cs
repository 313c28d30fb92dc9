using DlmFunctions.LocalHost.Processes;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>What instances run on.</summary>
internal interface IInstanceRuntime
{
    string Description { get; }

    /// <summary>Does what must be done once, before the first instance.</summary>
    /// <exception cref="Services.ServiceException">The runtime cannot be had.</exception>
    Task PrepareAsync(string logFolder, IProgress<string> progress, CancellationToken cancellationToken);

    /// <summary>Starts an instance.</summary>
    /// <param name="options">Its log and its settings, as environment variables.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IRunningProcess> StartAsync(ProcessOptions options, CancellationToken cancellationToken);
}
