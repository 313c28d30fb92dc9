using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Instances;

/// <summary>An instance that is ready and has nothing to do of its own accord.</summary>
public sealed class InstanceFixture : IAsyncLifetime
{
    private const string Yearly = "0 0 0 1 1 *";

    internal RunningInstance Instance { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Instance = await RunningInstance.StartAsync(Yearly);
        await Instance.EventAsync("ServiceReady", ready => ready["Service"] == "Storage");
    }

    public ValueTask DisposeAsync() => Instance.DisposeAsync();
}
