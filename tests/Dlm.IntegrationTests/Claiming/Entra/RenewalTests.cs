using Dlm.Claiming.Entra;
using Dlm.IntegrationTests.Support;
using Dlm.Runs;
using Dlm.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Dlm.IntegrationTests.Claiming.Entra;

/// <summary>When a new token is asked for, without any server.</summary>
public sealed class RenewalTests : IDisposable
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TextLog logged = new();
    private readonly LoggerFactory loggers;

    public RenewalTests() => loggers = new LoggerFactory([logged]);

    public void Dispose() => loggers.Dispose();

    [Theory]
    [InlineData(null, 30, 37.5)]
    [InlineData(20, 20, 30)]
    [InlineData(-5, 30, 37.5)]
    [InlineData(90, 30, 37.5)]
    public async Task It_is_asked_for_well_before_the_old_one_ends_and_not_by_all_at_once(int? refresh, double earliest, double latest)
    {
        var asked = new HashSet<double>();
        for (var seed = 0; seed < 20; seed++)
        {
            var tokens = new TokenSource(time) { Refresh = refresh is { } minutes ? TimeSpan.FromMinutes(minutes) : null };
            await using var authentication = NewAuthentication(tokens, seed);
            await authentication.ConfigureAsync(new ConfigurationOptions(), default);
            var began = time.GetUtcNow();
            while (tokens.Asked == 1)
            {
                time.Advance(TimeSpan.FromSeconds(15));
                await Task.Yield();
            }

            asked.Add((time.GetUtcNow() - began).TotalMinutes);
        }

        asked.Should().OnlyContain(minutes => minutes >= earliest && minutes <= latest + 0.25).And.HaveCountGreaterThan(5);
    }

    [Fact]
    public async Task Connections_that_are_opened_get_the_newest()
    {
        var tokens = new TokenSource(time);
        await using var authentication = NewAuthentication(tokens);
        var options = ConfigurationOptions.Parse("redis.example.org:6380,user=somebody,password=something");
        await authentication.ConfigureAsync(options, default);
        (options.User, options.Password).Should().Be((tokens.ObjectId, tokens.Issued[0]));
        options.Protocol.Should().Be(RedisProtocol.Resp3);
        options.Ssl.Should().BeTrue();

        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return tokens.Issued.Count == 2 && options.Password == tokens.Issued[1];
        });
        options.ToString(includePassword: true).Should().NotContain(tokens.Issued[1]).And.NotContain("something");
    }

    [Theory]
    [InlineData("127.0.0.1:6379", false)]
    [InlineData("[::1]:6379", false)]
    [InlineData("localhost:6379", false)]
    [InlineData("redis.example.org:6379,ssl=false", false)]
    [InlineData("redis.example.org:6379", true)]
    [InlineData("10.1.2.3:6379", true)]
    [InlineData("dlm.westeurope.redis.azure.net:10000", true)]
    public async Task A_token_does_not_leave_the_machine_in_clear_text(string endpoint, bool encrypted)
    {
        await using var authentication = NewAuthentication(new TokenSource(time));
        var options = ConfigurationOptions.Parse(endpoint);

        await authentication.ConfigureAsync(options, default);

        options.Ssl.Should().Be(encrypted);
    }

    [Theory]
    [InlineData("no-jwt-at-all")]
    [InlineData("a.???.c")]
    [InlineData("a.bm8ganNvbg.c")]
    [InlineData("a.e30.c")]
    [InlineData("a.WzFd.c")]
    [InlineData("a.eyJvaWQiOjF9.c")]
    public async Task A_token_without_a_user_is_a_fault_that_does_not_tell_the_token(string token)
    {
        var credential = Azure.Core.DelegatedTokenCredential.Create((_, _) => new Azure.Core.AccessToken(token, time.GetUtcNow().AddHours(1)));
        await using var authentication = new EntraRedisAuthentication(credential, time, new Randomness(new Random(1)), loggers.CreateLogger<EntraRedisAuthentication>());

        var fault = await authentication.Invoking(entra => entra.ConfigureAsync(new ConfigurationOptions(), default)).Should().ThrowAsync<FormatException>();

        fault.Which.ToString().Should().Contain("oid").And.NotContain(token);
    }

    [Fact]
    public async Task A_source_that_hangs_is_asked_again()
    {
        var tokens = new TokenSource(time);
        await using var authentication = NewAuthentication(tokens);
        await authentication.ConfigureAsync(new ConfigurationOptions(), default);
        tokens.Fault = _ => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);

        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(15));
            return tokens.Asked >= 3;
        });
    }

    [Fact]
    public async Task A_source_that_gives_the_same_token_again_is_not_asked_all_the_time()
    {
        var until = time.GetUtcNow().AddHours(1);
        var asked = 0;
        var jwt = await new TokenSource(time).GetTokenAsync(default, default);
        var credential = Azure.Core.DelegatedTokenCredential.Create((_, _) =>
        {
            asked++;
            return new Azure.Core.AccessToken(jwt.Token, until);
        });
        await using var authentication = new EntraRedisAuthentication(credential, time, new Randomness(new Random(1)), loggers.CreateLogger<EntraRedisAuthentication>());
        await authentication.ConfigureAsync(new ConfigurationOptions(), default);

        for (var second = 0; second < 7200; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        asked.Should().BeInRange(5, 800);
        logged.Text.Split("valid until").Should().HaveCount(2, "it is the same token");
    }

    private EntraRedisAuthentication NewAuthentication(TokenSource tokens, int seed = 1) =>
        new(tokens, time, new Randomness(new Random(seed)), loggers.CreateLogger<EntraRedisAuthentication>());
}
