using Dlm.Claiming;
using Dlm.IntegrationTests.Support;
using Dlm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Dlm.IntegrationTests.Claiming.Entra;

/// <summary>Redis takes tokens that end; what is connected goes on with new ones.</summary>
public sealed class RotationTests(TestServers servers) : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private readonly TextLog logged = new();
    private TokenServers? redis;
    private TokenSource? tokens;

    private TokenServers Redis => redis!;

    private TokenSource Tokens => tokens!;

    public async ValueTask InitializeAsync()
    {
        redis = await TokenServers.StartAsync(servers);
        tokens = new TokenSource(time);
        await redis.AcceptAsync(tokens.ObjectId, tokens.Next);
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        Tokens.Issued.Should().AllSatisfy(token => logged.Text.Should().NotContain(token[..40]));
    }

    [Fact]
    public async Task A_lock_is_held_across_a_rotation()
    {
        await using var cluster = NewCluster();
        var (holder, peer) = (Add(cluster), cluster.Add(own: [.. Redis.AdministratorsEndpoints.Select((endpoint, index) => ($"Dlm:Redlock:Endpoints:{index}", endpoint))]));
        var held = await ContendAsync(holder);
        held.Outcome.Should().Be(ElectionOutcome.Won);
        Tokens.Request.Scopes.Should().Equal("https://redis.azure.com/.default");
        var before = await Redis.AuthenticationsAsync();

        await Redis.AcceptAsync(Tokens.ObjectId, Tokens.Next);
        await AdvanceUntilAsync(() => Tokens.Issued.Count == 2);
        await Eventually.True(async _ => (await Redis.AuthenticationsAsync()).Zip(before).All(each => each.First > each.Second), Deadlines.Generous);
        await Redis.AcceptOnlyAsync(Tokens.ObjectId, Tokens.Issued[1]);

        (await OutcomeAsync(peer)).Should().Be(ElectionOutcome.Lost);
        await Eventually.True(async _ => (await Redis.ConnectionsAsync(Tokens.ObjectId)).Count == 3, Deadlines.Generous);
        await held.DisposeAsync();
        await Eventually.True(async _ => await OutcomeAsync(peer) == ElectionOutcome.Won, Deadlines.Generous);
        Tokens.Asked.Should().Be(2, "the three servers share the tokens");
    }

    [Fact]
    public async Task Open_connections_are_authenticated_anew()
    {
        await using var cluster = NewCluster();
        var instance = Add(cluster);
        (await OutcomeAsync(instance)).Should().Be(ElectionOutcome.Won);
        var before = Tokens.ObjectId;
        var connections = await Redis.ConnectionsAsync(before);
        connections.Should().HaveCount(3, "a second one, for subscriptions, could not be given a new token");

        // Another user, so that the server tells which token a connection has.
        Tokens.ObjectId = Guid.NewGuid().ToString();
        await Redis.AcceptAsync(Tokens.ObjectId, Tokens.Next);
        await AdvanceUntilAsync(() => Tokens.Issued.Count == 2);
        await Eventually.True(async _ => (await Redis.ConnectionsAsync(Tokens.ObjectId)).Count == 3, Deadlines.Generous);
        await Redis.RemoveAsync(before);

        (await Redis.ConnectionsAsync(Tokens.ObjectId)).Should().BeEquivalentTo(connections);
        (await OutcomeAsync(instance)).Should().Be(ElectionOutcome.Won);
        instance.Events.Of(1109).Should().BeEmpty();
    }

    [Fact]
    public async Task While_there_is_no_new_token_the_old_connections_are_used()
    {
        await using var cluster = NewCluster();
        var instance = Add(cluster);
        (await OutcomeAsync(instance)).Should().Be(ElectionOutcome.Won);
        var connections = await Redis.ConnectionsAsync(Tokens.ObjectId);

        Tokens.Fault = _ => throw new InvalidOperationException("The identity service is down.");
        await AdvanceUntilAsync(() => Tokens.Asked > 3);
        (await OutcomeAsync(instance)).Should().Be(ElectionOutcome.Won);
        (await Redis.ConnectionsAsync(Tokens.ObjectId)).Should().BeEquivalentTo(connections);
        instance.Events.Of(1108).Should().NotBeEmpty().And.AllSatisfy(values => values["Fault"].Should().Be("The identity service is down."));

        var asked = Tokens.Asked;
        await Redis.AcceptAsync(Tokens.ObjectId, Tokens.Next);
        Tokens.Fault = null;
        await AdvanceUntilAsync(() => Tokens.Issued.Count == 2);
        Tokens.Asked.Should().Be(asked + 1);
        (await OutcomeAsync(instance)).Should().Be(ElectionOutcome.Won);
    }

    [Fact]
    public async Task A_token_that_Redis_refuses_at_first_is_tried_again()
    {
        await using var cluster = NewCluster();
        var instance = Add(cluster);
        (await OutcomeAsync(instance)).Should().Be(ElectionOutcome.Won);
        var connections = await Redis.ConnectionsAsync(Tokens.ObjectId);

        var second = Tokens.Next;
        await AdvanceUntilAsync(() => instance.Events.Of(1109).Count >= 3);
        instance.Events.Of(1109).Should().AllSatisfy(values => values["Fault"].Should().Be("It answers WRONGPASS."));
        (await OutcomeAsync(instance)).Should().Be(ElectionOutcome.Won, "the connections still have the first token");

        await Redis.AcceptAsync(Tokens.ObjectId, second);
        var refused = instance.Events.Of(1109).Count;
        var before = await Redis.AuthenticationsAsync();
        await AdvanceUntilAsync(async () => (await Redis.AuthenticationsAsync()).Zip(before).All(each => each.First > each.Second));
        (await Redis.ConnectionsAsync(Tokens.ObjectId)).Should().BeEquivalentTo(connections);
        instance.Events.Of(1109).Should().HaveCount(refused);
    }

    [Fact]
    public async Task A_server_that_knows_the_identity_only_later_is_connected_then()
    {
        await Redis.RemoveAsync(Tokens.ObjectId);
        await using var cluster = NewCluster();
        var instance = Add(cluster);
        (await OutcomeAsync(instance)).Should().Be(ElectionOutcome.NoQuorum);

        await Redis.AcceptAsync(Tokens.ObjectId, Tokens.Issued[0]);

        await Eventually.True(async _ => await OutcomeAsync(instance) == ElectionOutcome.Won, Deadlines.Generous);
    }

    private static async Task<ICandidacy> ContendAsync(Instance instance) => await instance.Get<IElection>().ContendAsync("dlm:rotation", default);

    private static async Task<ElectionOutcome> OutcomeAsync(Instance instance)
    {
        await using var candidacy = await ContendAsync(instance);
        return candidacy.Outcome;
    }

    private Cluster NewCluster() => new Cluster(servers).WithEndpoints(Redis.Endpoints).With("Dlm:Redlock:Ttl", "00:01:00").With("Dlm:Redlock:NodeTimeout", "00:00:05");

    private Instance Add(Cluster cluster) => cluster.Add(
        change: services =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddSingleton<ILoggerProvider>(logged);
            new DlmBuilder(services).AddEntraForRedis(Tokens);
        },
        own: ("Dlm:Redlock:Credential", "ManagedIdentity"));

    private Task AdvanceUntilAsync(Func<bool> condition) => AdvanceUntilAsync(() => Task.FromResult(condition()));

    private Task AdvanceUntilAsync(Func<Task<bool>> condition) => Eventually.True(
        async _ =>
        {
            time.Advance(TimeSpan.FromSeconds(15));
            return await condition();
        },
        Deadlines.Generous);
}
