using Dlm.IntegrationTests.Support;
using Dlm.Testing;

namespace Dlm.IntegrationTests.Importing.Http;

/// <summary>Whatever the source waits for would take ten minutes or more.</summary>
public sealed class CancellationTests
{
    [Theory]
    [InlineData("slow&wait=3600", 0)]
    [InlineData("endless", 0)]
    [InlineData("unavailable&every=1&wait=50", 1)]
    [InlineData("rate-limit&every=1&wait=50", 1)]
    public async Task A_cancelled_read_ends(string fault, int answered)
    {
        await using var host = await HttpSourceHost.StartAsync(
            ("Http:RequestTimeout", "00:10:00"), ("Http:Retries", "10"), ("Http:LongestWait", "00:01:00"));
        using var cancel = new CancellationTokenSource();
        var read = Task.Run(async () => await host.Read($"?fault={fault}", cancellationToken: cancel.Token).ToListAsync(CancellationToken.None));
        await Eventually.True(() => host.Api.Arrived == 1 && host.Api.Requests.Count == answered, Deadlines.Generous);

        await cancel.CancelAsync();

        var ended = async () => await read.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        await ended.Should().ThrowAsync<OperationCanceledException>();
    }
}
