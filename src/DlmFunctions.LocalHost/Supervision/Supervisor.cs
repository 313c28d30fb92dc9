using System.Globalization;
using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Storage;
using DlmFunctions.LocalHost.Instances;
using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.Reporting;
using DlmFunctions.LocalHost.Services;
using DlmFunctions.LocalHost.Settings;
using DlmFunctions.LocalHost.Triggers;
using DlmFunctions.LocalHost.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DlmFunctions.LocalHost.Supervision;

/// <summary>One run of the command: services up, instances up, watch, instances down, report, services down.</summary>
internal sealed class Supervisor(RunRequest request, IRunView view, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly string[] names = [.. Enumerable.Range(1, request.Instances).Select(number => $"instance-{number}")];
    private readonly Observations observations = new();

    /// <param name="stop">Ends the run in good order.</param>
    /// <param name="hurry">Ends the instances at once.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken stop, CancellationToken hurry)
    {
        try
        {
            var app = WorkerApp.Read(request.AppFolder ?? OwnApp.Folder);
            if (!app.HasEngine && (request.ReportFile ?? request.Schedule) is not null)
            {
                view.Say($"--report and --schedule are about jobs of the engine, which {app.Name} is not built on.");
                return ExitCodes.Configuration;
            }

            var configuration = RunSettings.Read(request, request.AppFolder ?? RepositoryRoot.Path, app.HasEngine);
            using var directory = RunDirectory.Create();
            IInstanceRuntime runtime = request.UseFunc ? new FuncRuntime() : new BuiltInRuntime(app, time);
            var (functions, started) = await view.WaitAsync(progress => PrepareAsync(app, runtime, configuration, directory, progress, stop));
            await using var services = started;
            await using var engine = app.HasEngine ? configuration.With(services.Settings).Engine() : null;
            if (engine is not null)
            {
                await DevelopmentCursors.YieldAsync(engine, configuration, stop);
            }

            var ports = request.Port is { } first ? [.. Enumerable.Range(first, names.Length)] : FreePorts.Take(names.Length);
            var prefix = HostJson.Read(new ConfigurationBuilder().AddInstanceSettings(app.Folder).Build()).RoutePrefix;
            var outline = new RunOutline(
                runtime.Description,
                names,
                [.. engine?.GetRequiredService<JobCatalog>().Scheduled.Select(Describe) ?? []],
                FunctionList.Describe(functions, app.HasEngine, prefix, ports),
                services.Descriptions,
                directory.Logs);
            await using var instances = new InstanceGroup(runtime, configuration.With(services.Settings), directory, showsLogs: engine is null, time);
            return await RunAsync(instances, names.Zip(ports), outline, engine, directory, stop, hurry);
        }
        catch (Exception fault) when (fault is ServiceException or InvalidDataException or WorkerStartException)
        {
            view.Say(fault.Message);
            return ExitCodes.Configuration;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            view.Say("Stopped before the start was complete.");
            return ExitCodes.Failure;
        }
    }

    // The app is tried while services start: it takes no time that way, and its faults are told first.
    private async Task<(IReadOnlyList<WorkerFunction> Functions, LocalServices Services)> PrepareAsync(
        WorkerApp app, IInstanceRuntime runtime, IConfiguration configuration, RunDirectory directory, IProgress<string> progress, CancellationToken stop)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var options = new ServerOptions { Folder = directory.Data, Progress = progress, Time = time };
        var starting = StartServicesAsync(app, configuration, options, giveUp.Token);
        try
        {
            var functions = await runtime.PrepareAsync(directory.Logs, HostSettings.ToVariables(configuration), progress, stop);
            return (functions, await starting);
        }
        catch
        {
            await giveUp.CancelAsync();
            await DisposeAsync(starting);
            throw;
        }
    }

    private static async Task<LocalServices> StartServicesAsync(
        WorkerApp app, IConfiguration configuration, ServerOptions options, CancellationToken cancellationToken)
    {
        await using var engine = app.HasEngine ? configuration.Engine() : null;
        var endpoints = engine?.GetRequiredService<IOptions<DlmOptions>>().Value.Redlock.Endpoints ?? [];
        return await LocalServices.StartAsync([.. endpoints], configuration, options, cancellationToken);
    }

    private static async Task DisposeAsync(Task<LocalServices> starting)
    {
        try
        {
            await (await starting).DisposeAsync();
        }
        catch (Exception)
        {
            // Whatever became of it: another fault is told.
        }
    }

    private async Task<int> RunAsync(
        InstanceGroup instances,
        IEnumerable<(string Name, int Port)> members,
        RunOutline outline,
        ServiceProvider? engine,
        RunDirectory directory,
        CancellationToken stop,
        CancellationToken hurry)
    {
        var start = time.GetUtcNow();
        var stoppedAt = start;
        await view.ShowAsync(outline, async show => stoppedAt = await WatchAsync(instances, members, show, stop, hurry));

        directory.KeepLogs = instances.Failures.Count > 0;
        view.Say(string.Empty);
        var report = engine is null ? null : await ReportAsync(engine, start, stoppedAt);
        var elapsed = time.GetUtcNow() - start;
        view.Say(engine is null ? $"Stopped after {elapsed:hh\\:mm\\:ss}." : Total(report, elapsed));
        var written = report is null || await WriteAsync(report);
        if (directory.KeepLogs)
        {
            view.Say($"Not every instance ended well. The logs are kept in {directory.Logs}");
        }

        return engine is null
            ? instances.Failures.Count == 0 ? ExitCodes.Success : ExitCodes.Failure
            : ExitCodes.Of(written ? report : null, instances.Failures, names.Length);
    }

    private async Task<DateTimeOffset> WatchAsync(
        InstanceGroup instances,
        IEnumerable<(string Name, int Port)> members,
        Action<IReadOnlyList<JournalEvent>> show,
        CancellationToken stop,
        CancellationToken hurry)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(request.Duration ?? Timeout.InfiniteTimeSpan);
        await instances.StartAsync(members, stop);

        var ended = instances.AllEnded;
        while (!end.IsCancellationRequested && !ended.IsCompleted)
        {
            Observe(instances, show);
            await Task.WhenAny(Task.Delay(PollInterval, time, end.Token), ended);
        }

        Observe(instances, show);
        var stoppedAt = time.GetUtcNow();
        var stopping = instances.StopAsync(hurry);
        while (!stopping.IsCompleted)
        {
            Observe(instances, show);
            await Task.WhenAny(Task.Delay(PollInterval, time), stopping);
        }

        await stopping;
        Observe(instances, show);
        return stoppedAt;
    }

    private void Observe(InstanceGroup instances, Action<IReadOnlyList<JournalEvent>> show)
    {
        var events = instances.ReadNew();
        foreach (var journalEvent in events)
        {
            observations.Add(journalEvent);
        }

        show(events);
    }

    private async Task<Report?> ReportAsync(ServiceProvider engine, DateTimeOffset start, DateTimeOffset stoppedAt)
    {
        try
        {
            return await RunAudit.ReportAsync(engine, names, observations, start, stoppedAt);
        }
        catch (StorageUnavailableException fault)
        {
            view.Say($"The records cannot be read: {fault.Message}");
            return null;
        }
    }

    private async Task<bool> WriteAsync(Report report)
    {
        try
        {
            if (request.ReportFile is { } file)
            {
                await ReportFile.WriteAsync(file, report);
            }

            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            view.Say($"The report cannot be written to {request.ReportFile}: {fault.Message}");
            return false;
        }
    }

    private static string Total(Report? report, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"Stopped after {elapsed:hh\\:mm\\:ss}: {report?.Totals.ToString() ?? "nobody knows what became of it"}.");

    private static string Describe(JobDefinition job) =>
        $"{job.Name} {job.Schedule}" + (job.Name == "import_data" && job.Schedule.Text == HostSettings.DefaultSchedule
            ? ": every 20 s, to have something to see (as deployed, it is every 60 s; choose with --schedule)"
            : string.Empty);
}
