using DlmFunctions.LocalHost.Processes;

namespace DlmFunctions.LocalHost.Tests.Instances;

public sealed class InstanceShutdownTests(InstanceFixture fixture) : IClassFixture<InstanceFixture>
{
    [Fact]
    public async Task SIGTERM_stops_it_in_good_order()
    {
        Posix.Terminate(fixture.Instance.Process.ProcessId);

        (await fixture.Instance.Process.Exited.WaitAsync(TimeSpan.FromSeconds(30))).Should().Be(0);
    }
}
