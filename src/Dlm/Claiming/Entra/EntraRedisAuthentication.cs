using Azure.Core;
using Dlm.Runs;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Dlm.Claiming.Entra;

/// <summary>
/// Authenticates with Redis as an identity of Microsoft Entra. A new token is asked for in the second half of the old one's life, and again
/// until there is one; what is connected goes on with the old one meanwhile.
/// </summary>
internal sealed class EntraRedisAuthentication : IRedisAuthentication, IAsyncDisposable
{
    /// <summary>What the tokens are for: Azure Managed Redis and Azure Cache for Redis.</summary>
    public const string Scope = "https://redis.azure.com/.default";

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);
    private readonly TokenCredential credential;
    private readonly TimeProvider time;
    private readonly Randomness randomness;
    private readonly ILogger<EntraRedisAuthentication> log;
    private readonly OpenConnections connections;
    private readonly AsyncGate gate = new();
    private readonly CancellationTokenSource closing = new();
    private volatile RedisToken? newest;
    private DateTimeOffset renewal;
    private Task? renewing;

    public EntraRedisAuthentication(
        TokenCredential credential, TimeProvider time, Randomness randomness, ILogger<EntraRedisAuthentication> log)
    {
        this.credential = credential;
        this.time = time;
        this.randomness = randomness;
        this.log = log;
        connections = new OpenConnections(() => newest!, log);
    }

    public async Task ConfigureAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        // A connection for subscriptions cannot be given a new token: the server would close it with every one that expires.
        options.Protocol = RedisProtocol.Resp3;
        options.ConfigurationChannel = string.Empty;
        options.User = null;
        options.Password = null;
        options.Defaults = new TokenOptions(options.Defaults, () => newest!, connections.AddAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        if (renewing is not null)
        {
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        closing.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await gate.EnterAsync(cancellationToken);
        try
        {
            if (newest is null)
            {
                await RequestAsync(cancellationToken);
                renewing = RenewAsync();
            }
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task RenewAsync()
    {
        var pause = UntilRenewal();
        while (true)
        {
            await Task.Delay(pause, time, closing.Token);
            var done = (time.GetUtcNow() < renewal || await TryRequestAsync()) && await connections.AuthenticateAsync();
            pause = done ? UntilRenewal() : randomness.Between(ShortestPause, ShortestPause * 2);
        }
    }

    private async Task<bool> TryRequestAsync()
    {
        try
        {
            await RequestAsync(closing.Token);
            return true;
        }
        catch (Exception fault) when (!closing.IsCancellationRequested)
        {
            log.TokenNotRenewed(newest!.ExpiresOn, ShownText.FirstLine(fault.GetBaseException()));
            return false;
        }
    }

    private async Task RequestAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var token = RedisToken.Read(await credential.GetTokenAsync(new TokenRequestContext([Scope]), either.Token).AsTask().WaitAsync(either.Token));
        if (token.ExpiresOn != newest?.ExpiresOn)
        {
            log.TokenObtained(token.ExpiresOn);
        }

        newest = token;
        renewal = ChooseRenewal(token);
    }

    // Instances that started together are not to ask together.
    private DateTimeOffset ChooseRenewal(RedisToken token)
    {
        var now = time.GetUtcNow();
        var earliest = token.RefreshOn is { } refresh && refresh > now && refresh < token.ExpiresOn ? refresh : now + ((token.ExpiresOn - now) / 2);
        return earliest + randomness.Between(TimeSpan.Zero, (token.ExpiresOn - earliest) / 4);
    }

    private TimeSpan UntilRenewal()
    {
        var left = renewal - time.GetUtcNow();
        return left < ShortestPause ? ShortestPause : left > LongestPause ? LongestPause : left;
    }
}
