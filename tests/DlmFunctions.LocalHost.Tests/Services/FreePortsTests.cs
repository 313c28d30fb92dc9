using DlmFunctions.LocalHost.Services;

namespace DlmFunctions.LocalHost.Tests.Services;

public sealed class FreePortsTests
{
    [Fact]
    public void Those_who_ask_at_the_same_time_get_different_ports()
    {
        var taken = Enumerable.Range(0, 100).AsParallel().SelectMany(_ => FreePorts.Take(6)).ToList();

        taken.Should().HaveCount(600).And.OnlyHaveUniqueItems().And.OnlyContain(port => port >= 20_000 && port < 32_000);
    }
}
