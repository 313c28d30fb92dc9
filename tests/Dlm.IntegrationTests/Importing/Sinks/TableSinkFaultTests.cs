using System.Net;
using Dlm.Configuration;
using Dlm.Importing.Sinks;
using Dlm.IntegrationTests.Support;
using Dlm.Testing;
using DlmFunctions.LocalHost.Services;
using Microsoft.Extensions.Options;

namespace Dlm.IntegrationTests.Importing.Sinks;

/// <summary>A sink whose way to storage can be cut.</summary>
public sealed class TableSinkFaultTests : IAsyncDisposable
{
    private readonly DlmOptions options = new();
    private readonly SinkFixture fixture;
    private readonly TcpProxy link;
    private readonly TableSink sink;

    public TableSinkFaultTests(TestServers servers)
    {
        var ports = servers.Azurite.Ports;
        fixture = new SinkFixture(servers);
        link = new TcpProxy(new IPEndPoint(IPAddress.Loopback, ports[2]));
        options.Import.Table = fixture.Import.Table;
        var storage = SinkFixture.Connection(("JobsStorage", DevelopmentStorage.ConnectionString([ports[0], ports[1], link.EndPoint.Port])));
        sink = new TableSink(storage, Options.Create(options), TimeProvider.System);
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_no_fault()
    {
        await sink.PrepareAsync(TestContext.Current.CancellationToken);
        link.Cut();
        await Eventually.True(_ => Task.FromResult(link.Connections == 0), Deadlines.Generous);
        link.Mode = TcpProxyMode.Blackhole;
        var writing = sink.WriteAsync(Page(), TestContext.Current.CancellationToken);
        await Eventually.True(_ => Task.FromResult(link.Connections > 0), Deadlines.Generous);

        link.Cut();
        link.Mode = TcpProxyMode.Pass;

        (await writing.WaitAsync(Deadlines.Generous, TestContext.Current.CancellationToken)).Should().Be(new SinkResult(250, 0, 0));
    }

    // Without the cancellation it would wait for several network time-outs, longer than a test is given.
    [Fact]
    public async Task A_cancelled_write_does_not_wait_for_storage_that_hangs()
    {
        await sink.PrepareAsync(TestContext.Current.CancellationToken);
        link.Mode = TcpProxyMode.Blackhole;
        using var stop = new CancellationTokenSource();
        var writing = sink.WriteAsync(Page(), stop.Token);

        await stop.CancelAsync();

        await writing.Invoking(writing => writing.WaitAsync(Deadlines.Generous)).Should().ThrowAsync<OperationCanceledException>();
    }

    public ValueTask DisposeAsync() => link.DisposeAsync();

    private static SinkPage Page() => SinkFixture.Page(Enumerable.Range(1, 250).Select(id => $$"""{"id":{{id}}}"""));
}
