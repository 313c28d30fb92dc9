using Dlm.ImportBenchmark;
using Dlm.IntegrationTests.Support;

namespace Dlm.IntegrationTests.Importing;

public sealed class MemoryTests(TestServers servers)
{
    private const int Records = 100_000;

    // Less than the records alone would take, parsed as they are.
    private const int HeapLimit = 64;

    [Fact]
    public async Task Memory_does_not_grow_with_the_data_set()
    {
        var folder = Directory.CreateTempSubdirectory("dlm-memory-");
        try
        {
            var (exitCode, output) = await MemoryProof.RunAsync(
                servers.Azurite.ConnectionString, Records, HeapLimit, folder.FullName, TestContext.Current.CancellationToken);

            exitCode.Should().Be(0, string.Join(Environment.NewLine, output));
            output.Should().Contain(line => line.Contains($"written={Records} unchanged=0 rejected=0", StringComparison.Ordinal))
                .And.Contain(line => line.StartsWith($"heapLimitMiB={HeapLimit} ", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
