namespace DlmFunctions.LocalHost.Tests.Support;

internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("dlm-test-").FullName;

    public string this[params string[] names] => Path.Combine([FullName, .. names]);

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
