using DlmFunctions.LocalHost.Http;
using DlmFunctions.LocalHost.Triggers;
using DlmFunctions.LocalHost.Workers;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host.Indexers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>One instance: this process has the triggers, its worker has the functions.</summary>
internal sealed class Instance(WorkerApp app, int port, IConfiguration configuration, TimeProvider time)
{
    /// <summary>How long running functions may take to end, once the instance is told to stop.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(15);

    /// <summary>How long the worker may take to end, once its functions have.</summary>
    public static readonly TimeSpan WorkerGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);
    private volatile IHost? current;

    /// <summary>Runs until it is told to stop.</summary>
    /// <exception cref="InvalidDataException">The app or a setting is not what it should be.</exception>
    /// <exception cref="WorkerStartException">The worker cannot be started.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var settings = HostJson.Read(configuration);
        using var loggers = InstanceLogging.Create(settings.Logging);
        await using var server = await WorkerServer.StartAsync(loggers, stop);
        await using var worker = await FunctionWorker.StartAsync(app, server, loggers, time, stop);
        var functions = FunctionReader.Read(worker.Functions).Where(IsEnabled).ToList();
        await worker.LoadAsync(stop);

        await using var forwarding = ForwarderServices();
        using var forwarder = ActivatorUtilities.CreateInstance<HttpForwarder>(forwarding, time);
        var calls = new FunctionCalls(functions, worker, forwarder);
        var host = new InstanceHost(configuration, settings, FunctionEmitter.Emit(functions, calls.InvokeAsync), loggers);
        await using var front = await ListenAsync(functions, settings, loggers, stop);
        await KeepAsync(host, worker, loggers.CreateLogger("Host.Instance"), stop);
        await worker.StopAsync(WorkerGrace);
    }

    private async Task<HttpFront?> ListenAsync(IReadOnlyList<WorkerFunction> functions, HostJson settings, ILoggerFactory loggers, CancellationToken stop) =>
        functions.Any(function => function.Trigger is HttpTrigger)
            ? await HttpFront.StartAsync(functions, port, settings.RoutePrefix, () => current?.Services.GetRequiredService<IJobHost>(), loggers, stop)
            : null;

    // The SDK's listeners give up where storage does not answer; the Functions host starts them again, and so does this one.
    private async Task KeepAsync(InstanceHost host, FunctionWorker worker, ILogger log, CancellationToken stop)
    {
        for (var isRestart = false; !stop.IsCancellationRequested; isRestart = true)
        {
            var failure = new ListenerFailure(worker.Restart);
            using var jobs = host.Build(isRestart, ShutdownTimeout, failure);
            if (await FailAsync(jobs, failure, stop) is { } fault)
            {
                log.ListenersBroke(fault.GetBaseException().Message);
                await Task.Delay(RetryPause, time, CancellationToken.None);
            }
        }
    }

    /// <returns>Why the host cannot go on, or nothing when it was told to stop.</returns>
    private async Task<Exception?> FailAsync(IHost jobs, ListenerFailure failure, CancellationToken stop)
    {
        try
        {
            await jobs.StartAsync(stop);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // The SDK wraps a cancellation in whatever it was doing.
            return null;
        }
        catch (FunctionIndexingException refused)
        {
            throw new InvalidDataException($"{refused.Message} {refused.GetBaseException().Message}", refused);
        }
        catch (Exception refused) when (StorageFault.Is(refused))
        {
            return refused;
        }

        Exception? fault = null;
        current = jobs;
        try
        {
            fault = await failure.Noted.WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The order to stop.
        }

        current = null;
        await jobs.StopAsync(CancellationToken.None);
        return fault;
    }

    private bool IsEnabled(WorkerFunction function) =>
        !new[] { $"AzureWebJobs.{function.Name}.Disabled", $"AzureWebJobs:{function.Name}:Disabled" }
            .Any(name => configuration[name] is "1" || bool.TryParse(configuration[name], out var disabled) && disabled);

    private static ServiceProvider ForwarderServices()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddHttpForwarder();
        return services.BuildServiceProvider();
    }
}
