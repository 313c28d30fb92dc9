using System.Globalization;
using Dlm.Jobs;
using Dlm.Storage;
using DlmFunctions.LocalHost.Instances;
using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.Reporting;
using DlmFunctions.LocalHost.Services;
using DlmFunctions.LocalHost.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DlmFunctions.LocalHost.Supervision;

/// <summary>One run of the command: services up, instances up, watch, instances down, report, services down.</summary>
internal sealed class Supervisor(RunRequest request, IRunView view, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly IInstanceRuntime runtime = request.UseFunc ? new FuncRuntime() : new BuiltInRuntime();
    private readonly string[] names = [.. Enumerable.Range(1, request.Instances).Select(number => $"instance-{number}")];
    private readonly Observations observations = new();

    /// <param name="stop">Ends the run in good order.</param>
    /// <param name="hurry">Ends the instances at once.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken stop, CancellationToken hurry)
    {
        try
        {
            var configuration = RunSettings.Read(request, RepositoryRoot.Path);
            var endpoints = configuration.Validate().Redlock.Endpoints;
            using var directory = RunDirectory.Create();
            await using var services = await view.WaitAsync(progress => PrepareAsync(endpoints, configuration, directory, progress, stop));
            return await RunAsync(configuration.With(services.Settings), services, directory, stop, hurry);
        }
        catch (OptionsValidationException invalid)
        {
            invalid.Failures.ToList().ForEach(view.Say);
            return ExitCodes.Configuration;
        }
        catch (Exception fault) when (fault is ServiceException or InvalidDataException)
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

    private async Task<LocalServices> PrepareAsync(
        IReadOnlyList<string> endpoints,
        IConfiguration configuration,
        RunDirectory directory,
        IProgress<string> progress,
        CancellationToken stop)
    {
        await runtime.PrepareAsync(directory.Logs, progress, stop);
        var options = new ServerOptions { Folder = directory.Data, Progress = progress, Time = time };
        return await LocalServices.StartAsync(endpoints, configuration, options, stop);
    }

    private async Task<int> RunAsync(
        IConfiguration configuration, LocalServices services, RunDirectory directory, CancellationToken stop, CancellationToken hurry)
    {
        await using var engine = configuration.Engine();
        await DevelopmentCursors.YieldAsync(engine, configuration, stop);
        var jobs = engine.GetRequiredService<JobCatalog>().Scheduled.Select(Describe);
        await using var instances = new InstanceGroup(runtime, configuration, directory, time);
        var outline = new RunOutline(runtime.Description, names, [.. jobs], services.Descriptions, directory.Logs);

        var start = time.GetUtcNow();
        var stoppedAt = start;
        await view.ShowAsync(outline, async show => stoppedAt = await WatchAsync(instances, show, stop, hurry));

        directory.KeepLogs = instances.Failures.Count > 0;
        var report = await ReportAsync(engine, start, stoppedAt);
        view.Say(string.Empty);
        view.Say(Total(report, time.GetUtcNow() - start));
        var written = report is null || await WriteAsync(report);
        if (directory.KeepLogs)
        {
            view.Say($"Not every instance ended well. The logs are kept in {directory.Logs}");
        }

        return ExitCodes.Of(written ? report : null, instances.Failures, names.Length);
    }

    private async Task<DateTimeOffset> WatchAsync(
        InstanceGroup instances, Action<IReadOnlyList<JournalEvent>> show, CancellationToken stop, CancellationToken hurry)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(request.Duration ?? Timeout.InfiniteTimeSpan);
        await instances.StartAsync(names, stop);

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
