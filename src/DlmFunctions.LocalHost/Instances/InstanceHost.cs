using Dlm;
using Dlm.Telemetry;
using DlmFunctions.LocalHost.Settings;
using Microsoft.Azure.WebJobs.Host.Queues;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>
/// The functions on the WebJobs SDK: the engine inside the Functions runtime, with its timer and queue listeners and its poison handling.
/// </summary>
internal static class InstanceHost
{
    /// <param name="folder">Where host.json and local.settings.json are.</param>
    /// <param name="isRestart">Whether the process has had a host before, which failed.</param>
    /// <param name="shutdownTimeout">How long running functions may take to end.</param>
    /// <param name="failure">Is told when a listener breaks down.</param>
    /// <param name="extend">Adds further jobs and services; none by default.</param>
    /// <exception cref="OptionsValidationException">The settings have faults.</exception>
    public static IHost Build(
        string folder,
        bool isRestart,
        TimeSpan shutdownTimeout,
        IWebJobsExceptionHandler failure,
        Action<HostBuilderContext, DlmBuilder>? extend = null) => new HostBuilder()
        .ConfigureAppConfiguration(configuration => configuration.AddHostSettings(folder))
        .ConfigureWebJobs((context, webJobs) =>
        {
            webJobs.AddAzureStorageCoreServices();
            webJobs.AddAzureStorage();
            webJobs.AddTimers();
            if (context.Configuration[HostSettings.HostId] is { } hostId)
            {
                // One that was never used, so that the timer need not wait until the lease of the failed host runs out.
                webJobs.UseHostId(isRestart ? Guid.NewGuid().ToString("N") : hostId);
            }
        })
        .ConfigureServices((context, services) =>
        {
            services
                .AddSingleton(failure)
                .AddSingleton<IQueueProcessorFactory, PlainQueues>()
                .AddSingleton<ITypeLocator, FunctionTypes>()
                .AddSingleton<INameResolver, BindingNames>()
                .Configure<HostOptions>(options =>
                {
                    // The SDK's start waits for storage; the engine says meanwhile what it waits for.
                    options.ServicesStartConcurrently = true;
                    options.ShutdownTimeout = shutdownTimeout;
                })
                .AddDlmTelemetry(context.Configuration);
            var dlm = services.AddDlmFunctions(context.Configuration);
            extend?.Invoke(context, dlm);
        })
        .ConfigureLogging(logging => logging
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            })
            .AddFilter("Azure", LogLevel.Warning))
        .Build();
}
