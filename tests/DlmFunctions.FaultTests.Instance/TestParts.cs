using Dlm;
using Dlm.Claiming;
using Dlm.Queueing;
using Dlm.Storage;
using DlmFunctions.FaultTests.Instance.Faults;
using DlmFunctions.FaultTests.Instance.Jobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DlmFunctions.FaultTests.Instance;

/// <summary>What a test instance has beyond an ordinary one: the probe jobs, and traps between the steps of the protocol.</summary>
internal static class TestParts
{
    public static void Add(DlmBuilder dlm, IConfiguration configuration)
    {
        var folder = configuration[Settings.Folder]!;
        var name = configuration["Dlm:Instance"]!;
        dlm.AddJob<ProbeHandler>(ProbeJobs.Alpha).AddJob<ProbeHandler>(ProbeJobs.Beta).AddJob<ProbeHandler>(ProbeJobs.Gamma);
        dlm.Services
            .AddSingleton(new ProbePlans(folder))
            .AddSingleton(provider => new EffectLog(folder, name, provider.GetRequiredService<TimeProvider>()));

        var trap = new Trap(folder, name);
        Decorate<IElection>(dlm.Services, election => new TrappedElection(election, trap));
        Decorate<ITableStore>(dlm.Services, table => new TrappedTable(table, trap));
        Decorate<IJobQueue>(dlm.Services, queue => new TrappedQueue(queue, trap));
    }

    private static void Decorate<T>(IServiceCollection services, Func<T, T> wrap)
        where T : class
    {
        var inner = services.Single(service => service.ServiceType == typeof(T));
        services.Remove(inner);
        services.AddSingleton(provider => wrap((T)(inner.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!))));
    }
}
