using Dlm.Claiming;
using Dlm.Importing;
using Dlm.Queueing;
using Dlm.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dlm.Benchmarks.Ticks;

/// <summary>The engine with its four seams in memory.</summary>
internal static class Engine
{
    public static ServiceProvider Build(TimeProvider time, MemoryQueue queue, string job) => Build(time, queue, job, new MemoryTable(time));

    public static ServiceProvider Build(TimeProvider time, MemoryQueue queue, string job, ITableStore table)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["JobsStorage"] = "UseDevelopmentStorage=true" })
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time);
        services.AddDlm(configuration).AddJob<ImportDataHandler>(job);
        services.Replace(ServiceDescriptor.Singleton(table));
        services.Replace(ServiceDescriptor.Singleton<IJobQueue>(queue));
        services.Replace(ServiceDescriptor.Singleton<IElection, WonElection>());
        services.Replace(ServiceDescriptor.Singleton<IRedisClocks, NoClocks>());
        return services.BuildServiceProvider();
    }

    private sealed class WonElection : IElection
    {
        public Task<ICandidacy> ContendAsync(string resource, CancellationToken cancellationToken) => Task.FromResult<ICandidacy>(new Won());
    }

    private sealed class Won : ICandidacy
    {
        public ElectionOutcome Outcome => ElectionOutcome.Won;

        public string Summary => "";

        public ValueTask DisposeAsync() => default;
    }

    private sealed class NoClocks : IRedisClocks
    {
        public Task<IReadOnlyList<TimeSpan>> MeasureOffsetsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TimeSpan>>([]);
    }
}
