using Dlm.Claiming;
using Dlm.Configuration;
using Dlm.Testing;
using Dlm.TelemetryTests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Dlm.TelemetryTests.Claiming;

/// <summary>Authentication with Redis, which the host brings.</summary>
public sealed class RedisCredentialTests(Servers servers)
{
    private const string Client = "8d2f4f0e-26a4-4b3c-9b4c-2f3a6f3d6c11";

    [Fact]
    public async Task It_is_tried_until_there_is_a_token_and_then_the_server_is_connected()
    {
        var time = new FakeTimeProvider();
        var authentication = new Authentication(failures: 1);
        await using var services = Build(authentication, time, ("Credential", "managedidentity"));
        var databases = services.GetRequiredService<RedisServers>().DatabasesAsync(TestContext.Current.CancellationToken);

        await Eventually.True(() => authentication.Calls == 1);
        databases.IsCompleted.Should().BeFalse();
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return databases.IsCompleted;
        });

        authentication.Calls.Should().Be(2);
        (await databases).Should().HaveCount(3).And.AllSatisfy(database => database.Server.ClientName.Should().Be("authenticated"));
    }

    [Fact]
    public async Task A_host_can_stop_while_there_is_no_token()
    {
        var authentication = new Authentication(failures: int.MaxValue);
        var services = Build(authentication, TimeProvider.System, ("Credential", "ManagedIdentity"));
        var databases = services.GetRequiredService<RedisServers>().DatabasesAsync(TestContext.Current.CancellationToken);
        await using var candidacy = await services.GetRequiredService<IElection>().ContendAsync("a", TestContext.Current.CancellationToken);
        candidacy.Outcome.Should().Be(ElectionOutcome.NoQuorum);
        await Eventually.True(() => authentication.Calls > 0);

        await services.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await databases.Invoking(pending => pending).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Without_a_credential_nothing_is_asked()
    {
        var authentication = new Authentication(failures: 0);
        await using var services = Build(authentication, TimeProvider.System);

        await services.GetRequiredService<RedisServers>().DatabasesAsync(TestContext.Current.CancellationToken);

        authentication.Calls.Should().Be(0);
    }

    [Theory]
    [InlineData("Credential", "password", "Dlm:Redlock:Credential = \"password\" is not valid. Allowed: None, ManagedIdentity.")]
    [InlineData("Credential", "managedidentity", "Dlm:Redlock:Credential = \"ManagedIdentity\" is not possible in this host, which has no managed identity. Allowed: None.")]
    [InlineData("ClientId", Client, $"Dlm:Redlock:ClientId = \"{Client}\" names no identity without Dlm:Redlock:Credential = ManagedIdentity.")]
    public async Task A_credential_that_cannot_be_had_is_a_fault(string setting, string value, string fault)
    {
        await using var services = Build(null, TimeProvider.System, (setting, value));

        services.Invoking(host => host.GetRequiredService<IOptions<DlmOptions>>().Value)
            .Should().Throw<OptionsValidationException>().Which.Failures.Should().Equal(fault);
    }

    [Fact]
    public async Task A_client_id_is_one()
    {
        await using var services = Build(new Authentication(0), TimeProvider.System, ("Credential", "ManagedIdentity"), ("ClientId", "me"));

        services.Invoking(host => host.GetRequiredService<IOptions<DlmOptions>>().Value)
            .Should().Throw<OptionsValidationException>().Which.Failures.Should().ContainSingle().Which.Should().StartWith("Dlm:Redlock:ClientId = \"me\" is not valid.");
    }

    private ServiceProvider Build(IRedisAuthentication? authentication, TimeProvider time, params (string Name, string Value)[] redlock)
    {
        var settings = new Dictionary<string, string?> { ["JobsStorage"] = servers.Storage, ["Dlm:Jobs:import_data:Enabled"] = "false" };
        for (var index = 0; index < servers.Endpoints.Count; index++)
        {
            settings[$"Dlm:Redlock:Endpoints:{index}"] = servers.Endpoints[index];
        }

        foreach (var (name, value) in redlock)
        {
            settings[$"Dlm:Redlock:{name}"] = value;
        }

        var services = new ServiceCollection().AddLogging().AddSingleton(time);
        services.AddDlm(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        if (authentication is not null)
        {
            services.AddSingleton(authentication);
        }

        return services.BuildServiceProvider();
    }

    private sealed class Authentication(int failures) : IRedisAuthentication
    {
        private int calls;

        public int Calls => calls;

        public Task ConfigureAsync(ConfigurationOptions options, CancellationToken cancellationToken)
        {
            options.ClientName = "authenticated";
            return Interlocked.Increment(ref calls) <= failures
                ? throw new InvalidOperationException("Failed to acquire token", new HttpRequestException("The identity service does not answer."))
                : Task.CompletedTask;
        }
    }
}
