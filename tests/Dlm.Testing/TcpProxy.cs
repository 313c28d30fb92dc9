using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dlm.Testing;

/// <summary>
/// A TCP proxy on a free loopback port whose links can be slowed, stalled, refused and cut while a test runs: a network that fails on
/// demand, between real clients and real servers.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly EndPoint _target;
    private readonly int _seed;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpProxyLink, ValueTuple> _links = new();
    private readonly List<Task> _serving = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource _modeChanged = NewSignal();
    private volatile TcpProxyMode _mode;
    private volatile DelayRange _delay = new(TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Starts to listen.</summary>
    /// <param name="target">The server behind the proxy.</param>
    /// <param name="seed">Of the random delays: the n-th connection has the same ones in every run.</param>
    public TcpProxy(EndPoint target, int seed = 0)
    {
        _target = target;
        _seed = seed;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>How many connections are open.</summary>
    public int Connections => _links.Count;

    /// <summary>What is done with connections; takes effect at once, on those that exist too. <see cref="TcpProxyMode.Pass"/> at first.</summary>
    public TcpProxyMode Mode
    {
        get => _mode;
        set
        {
            _mode = value;
            Interlocked.Exchange(ref _modeChanged, NewSignal()).SetResult();
        }
    }

    /// <summary>Holds each chunk up for a random time between the two, in each direction; the order is kept. Zero at first.</summary>
    public void Delay(TimeSpan min, TimeSpan max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(min, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        _delay = new DelayRange(min, max);
    }

    /// <summary>Resets every connection that exists. What was held up is lost.</summary>
    public void Cut()
    {
        foreach (var link in _links.Keys)
            link.Reset();
    }

    /// <summary>Stops listening and resets every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        Cut();
        await Task.WhenAll(_serving);
        _listener.Dispose();
        _stop.Dispose();
    }

    internal async Task WaitForTurnAsync(bool reply, Random random, CancellationToken cancellationToken)
    {
        var (min, max) = _delay;
        if (max > TimeSpan.Zero)
            await Task.Delay(min + ((max - min) * random.NextDouble()), TimeProvider.System, cancellationToken);
        while (true)
        {
            // The signal first: a change between the two reads is then seen as a signal already given.
            var changed = _modeChanged.Task;
            var held = _mode == TcpProxyMode.Blackhole || (reply && _mode == TcpProxyMode.BlackholeReplies);
            if (!held)
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        for (var number = 0; ; number++)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return; // The proxy was disposed of.
            }

            if (_mode == TcpProxyMode.Refuse)
                client.Close(timeout: 0);
            else
                _serving.Add(ServeAsync(new TcpProxyLink(this, client, unchecked((_seed * 7919) + number))));
        }
    }

    private async Task ServeAsync(TcpProxyLink link)
    {
        using (link)
        {
            _links.TryAdd(link, default);
            await link.RunAsync(_target);
            _links.TryRemove(link, out _);
        }
    }

    private sealed record DelayRange(TimeSpan Min, TimeSpan Max);
}
