using DlmFunctions.LocalHost.Settings;
using DlmFunctions.LocalHost.Processes;

namespace DlmFunctions.LocalHost.Services;

/// <summary>Runs an installer once, however many processes want its result at the same time.</summary>
internal static class Installation
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <param name="name">What is installed.</param>
    /// <param name="isInstalled">Whether there is nothing left to do.</param>
    /// <param name="install">Program and arguments of the installer; it runs in the root of the repository.</param>
    /// <param name="options">Where the log goes, and who hears of the progress.</param>
    /// <param name="cancellationToken">Ends the installer.</param>
    /// <exception cref="ServiceException">The installer failed.</exception>
    public static async Task RunAsync(
        string name, Func<bool> isInstalled, IReadOnlyList<string> install, ServerOptions options, CancellationToken cancellationToken)
    {
        if (isInstalled())
        {
            return;
        }

        using var turn = await TakeTurnAsync(name, options.Time, cancellationToken);
        if (isInstalled())
        {
            return;
        }

        Directory.CreateDirectory(options.Folder);
        var log = Path.Combine(options.Folder, "install.txt");
        await using var installer = await GuardedProcess.StartAsync(
            install[0], install.Skip(1), new ProcessOptions { LogFile = log, WorkingDirectory = RepositoryRoot.Path }, cancellationToken);
        if (await installer.Exited.WaitAsync(cancellationToken) is not 0 and var code)
        {
            var what = $"{name} could not be installed: '{string.Join(' ', install)}' ended with code {code}:";
            throw new ServiceException(what + Environment.NewLine + LogFile.Tail(log));
        }
    }

    private static async Task<FileStream> TakeTurnAsync(string name, TimeProvider time, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(RepositoryRoot.Path, "artifacts")).FullName, $"{name}.lock");
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Another process is installing: wait for it.
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
