using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Triggers;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>What instances run on.</summary>
internal interface IInstanceRuntime
{
    string Description { get; }

    /// <summary>Does what must be done once, before the first instance.</summary>
    /// <param name="logFolder">Takes logs.</param>
    /// <param name="settings">The settings of the run, as environment variables.</param>
    /// <param name="progress">Takes what a person should know while they wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The functions of the app; none where the runtime cannot tell.</returns>
    /// <exception cref="Services.ServiceException">The runtime cannot be had.</exception>
    /// <exception cref="Workers.WorkerStartException">The app cannot be started.</exception>
    /// <exception cref="InvalidDataException">The app has functions that the runtime does not serve.</exception>
    Task<IReadOnlyList<WorkerFunction>> PrepareAsync(
        string logFolder, IReadOnlyDictionary<string, string?> settings, IProgress<string> progress, CancellationToken cancellationToken);

    /// <summary>Starts an instance.</summary>
    /// <param name="options">Its log and its settings, as environment variables.</param>
    /// <param name="port">Where its HTTP functions listen.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IRunningProcess> StartAsync(ProcessOptions options, int port, CancellationToken cancellationToken);
}
