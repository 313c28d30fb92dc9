using DlmFunctions.LocalHost.Settings;
using DlmFunctions.LocalHost.Triggers;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>The WebJobs SDK, of which the Functions host is made too: its timers, queue listeners, leases and poison handling.</summary>
/// <param name="configuration">All settings of the instance.</param>
/// <param name="settings">Those of host.json that are read here.</param>
/// <param name="functions">The emitted functions.</param>
/// <param name="loggers">The log of the instance.</param>
internal sealed class InstanceHost(IConfiguration configuration, HostJson settings, Type functions, ILoggerFactory loggers)
{
    private readonly TimerStatuses timers = new();

    /// <param name="isRestart">Whether the process has had a host before, which failed.</param>
    /// <param name="shutdownTimeout">How long running functions may take to end.</param>
    /// <param name="failure">Is told when a listener breaks down or a function exceeds its time.</param>
    public IHost Build(bool isRestart, TimeSpan shutdownTimeout, IWebJobsExceptionHandler failure) => new HostBuilder()
        .ConfigureAppConfiguration(builder => builder.AddConfiguration(configuration))
        .ConfigureWebJobs(webJobs =>
        {
            webJobs.AddAzureStorageCoreServices();
            webJobs.AddAzureStorageQueues();
            webJobs.AddTimers();
            webJobs.AddExecutionContextBinding();
            if (configuration[HostSettings.HostId] is { } hostId)
            {
                // One that was never used, so that the timer need not wait until the lease of the failed host runs out.
                webJobs.UseHostId(isRestart ? Guid.NewGuid().ToString("N") : hostId);
            }
        })
        .ConfigureServices(services => services
            .Replace(ServiceDescriptor.Singleton(loggers))
            .AddSingleton(failure)
            .AddSingleton<ScheduleMonitor>(timers)
            .AddSingleton<ITypeLocator>(new EmittedFunctions(functions))
            .AddSingleton<INameResolver, BindingNames>()
            .Configure<HostOptions>(options => options.ShutdownTimeout = shutdownTimeout)
            .Configure<JobHostFunctionTimeoutOptions>(options =>
            {
                options.Timeout = settings.FunctionTimeout ?? TimeSpan.Zero;
                options.ThrowOnTimeout = true;
                options.TimeoutWhileDebugging = true;
            }))
        .Build();
}
