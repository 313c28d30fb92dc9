using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Scheduling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dlm.IntegrationTests.Support;

/// <summary>One instance of the engine, composed as a host composes it.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public Instance(Cluster cluster, IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? change)
    {
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(Events));
        collection.AddSingleton(cluster.Handler);
        collection.AddDlm(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).AddJob<ScriptedHandler>(cluster.Job);
        change?.Invoke(collection);
        services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        Name = Get<InstanceIdentity>().Name;
        Job = Get<JobCatalog>().All.Single(job => job.Name == cluster.Job);
    }

    public string Name { get; }

    public JobDefinition Job { get; }

    public EventLog Events { get; } = new();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Settles a due occurrence, as a tick does.</summary>
    public Task SettleAsync(DateTimeOffset due, CancellationToken cancellationToken = default) =>
        Get<JobTick>().SettleAsync(Job, due, cancellationToken);

    /// <summary>What the instance did with an occurrence, or null.</summary>
    public string? OutcomeOf(DateTimeOffset due) =>
        Events.Of(1100).LastOrDefault(fired => fired["Occurrence"] == Occurrence.Format(due))?["Outcome"];

    public Task TickAsync(CancellationToken cancellationToken = default) => Get<Scheduler>().TickAsync(cancellationToken);

    public Task ScanAsync() => Get<Scanner>().ScanAsync(Job, default);

    /// <summary>Processes the body of a message.</summary>
    public Task ReceiveAsync(string message, CancellationToken cancellationToken = default) =>
        Get<RunExecutor>().ExecuteAsync(Job.Name, message, cancellationToken);

    /// <summary>Starts the services that a host would start.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StopAsync(default);
        }

        await services.DisposeAsync();
    }
}
