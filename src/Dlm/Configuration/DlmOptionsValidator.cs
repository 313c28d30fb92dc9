using System.Text.RegularExpressions;
using Dlm.Jobs;
using Dlm.Runs;
using Microsoft.Extensions.Options;

namespace Dlm.Configuration;

/// <summary>Finds every fault of the settings, one line each: the setting, its value and what is allowed.</summary>
internal sealed partial class DlmOptionsValidator(IReadOnlyList<string> inspectionFaults, IEnumerable<JobHandlerRegistration> handlers)
    : IValidateOptions<DlmOptions>
{
    private const string CronHelp = "a cron expression with six fields (second minute hour day month weekday) such as \"0 */5 * * * *\"";

    public ValidateOptionsResult Validate(string? name, DlmOptions options)
    {
        var faults = new List<string>(inspectionFaults);
        var tick = CheckTick(options, faults);
        foreach (var (job, settings) in options.Jobs)
        {
            CheckJob(job, settings, tick, faults);
        }

        CheckHandlers(options, faults);
        CheckQueuesDiffer(options, faults);
        CheckRedlock(options.Redlock, faults);
        CheckLedger(options.Ledger, faults);
        CheckRuns(options.Runs, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static CronSchedule? CheckTick(DlmOptions options, List<string> faults)
    {
        try
        {
            var tick = CronSchedule.Parse(options.TickSchedule, "UTC");
            if (TickGrammar.Unlike(options.TickSchedule) is { } unlike)
            {
                faults.Add($"Dlm:TickSchedule = \"{options.TickSchedule}\" is not valid: the Functions host does not read \"{unlike}\" as this engine does. Allowed: {CronHelp}, of *, numbers, names of three letters, ranges from low to high, steps and lists.");
            }
            else if (!tick.FiresEveryMinute())
            {
                // A tick waits inside the function for what comes due before the next one.
                faults.Add($"Dlm:TickSchedule = \"{options.TickSchedule}\" fires too seldom. Allowed: at least once a minute.");
            }

            return tick;
        }
        catch (FormatException fault)
        {
            faults.Add($"Dlm:TickSchedule = \"{options.TickSchedule}\" is not valid: {fault.Message} Allowed: {CronHelp}.");
            return null;
        }
    }

    private static void CheckJob(string job, JobOptions settings, CronSchedule? tick, List<string> faults)
    {
        var path = $"Dlm:Jobs:{job}";
        if (!JobName().IsMatch(job))
        {
            faults.Add($"{path} is not a job name. Allowed: 3 to 50 lower-case letters, digits and underscores, a letter first.");
        }

        try
        {
            CheckSchedule(path, settings, tick, faults);
        }
        catch (ScheduleFaultException fault)
        {
            faults.Add($"{path}:Schedule = \"{settings.Schedule}\" cannot be evaluated: {fault.Message} Allowed: {CronHelp}.");
        }

        var queue = settings.Queue ?? JobOptions.DefaultQueue(job);
        if (queue.Length is < 3 or > 56 || !QueueName().IsMatch(queue))
        {
            faults.Add($"{path}:Queue = \"{queue}\" is not a queue name. Allowed: 3 to 56 lower-case letters, digits and single hyphens inside, so that -poison fits behind it.");
        }
        else if (queue.EndsWith("-poison", StringComparison.Ordinal))
        {
            // The platform has no poison queue for it, and it may be that of another job.
            faults.Add($"{path}:Queue = \"{queue}\" is a poison queue. Allowed: a name that does not end in -poison.");
        }

        SettingRange.Check($"{path}:MisfireThreshold", settings.MisfireThreshold, TimeSpan.FromSeconds(1), TimeSpan.FromDays(366), faults);
        SettingRange.Check($"{path}:RetryDelay", settings.RetryDelay, TimeSpan.Zero, TimeSpan.FromDays(1), faults);
        SettingRange.Check($"{path}:Timeout", settings.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), faults);
        SettingRange.Check($"{path}:MaxAttempts", settings.MaxAttempts, 1, 100, faults);
        SettingRange.Check($"{path}:ConfigVersion", settings.ConfigVersion, 1, int.MaxValue, faults);
    }

    private static void CheckSchedule(string path, JobOptions settings, CronSchedule? tick, List<string> faults)
    {
        if (string.IsNullOrWhiteSpace(settings.Schedule))
        {
            faults.Add($"{path}:Schedule is missing. Allowed: {CronHelp}.");
            return;
        }

        var schedule = Parse(path, settings, faults);
        if (schedule?.EverFires() == false)
        {
            faults.Add($"{path}:Schedule = \"{settings.Schedule}\" never fires: no date is like that. Allowed: {CronHelp}.");
        }
        else if (schedule is not null && tick is not null && schedule.ShortestGap() < tick.LongestGap())
        {
            faults.Add($"{path}:Schedule = \"{settings.Schedule}\" is due more often than Dlm:TickSchedule = \"{tick.Text}\" fires. Allowed: at most once a tick.");
        }
    }

    private static CronSchedule? Parse(string path, JobOptions settings, List<string> faults)
    {
        var zoneKnown = TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out _);
        if (!zoneKnown)
        {
            faults.Add($"{path}:TimeZone = \"{settings.TimeZone}\" is unknown here. Allowed: an IANA name such as Europe/Berlin, or UTC.");
        }

        try
        {
            return CronSchedule.Parse(settings.Schedule!, zoneKnown ? settings.TimeZone : "UTC");
        }
        catch (FormatException fault)
        {
            faults.Add($"{path}:Schedule = \"{settings.Schedule}\" is not valid: {fault.Message} Allowed: {CronHelp}.");
            return null;
        }
    }

    private void CheckHandlers(DlmOptions options, List<string> faults)
    {
        var known = handlers.Select(handler => handler.Job).ToList();
        var missing = options.Jobs.Where(job => job.Value.Enabled && !known.Contains(job.Key));
        faults.AddRange(missing.Select(job =>
            $"Dlm:Jobs:{job.Key} has no handler in this app. Allowed: {string.Join(", ", known)}; or Dlm:Jobs:{job.Key}:Enabled = false."));
    }

    private static void CheckQueuesDiffer(DlmOptions options, List<string> faults)
    {
        var shared = options.Jobs
            .GroupBy(job => job.Value.Queue ?? JobOptions.DefaultQueue(job.Key))
            .Where(group => group.Count() > 1);
        faults.AddRange(shared.Select(group =>
            $"Dlm:Jobs: {string.Join(", ", group.Select(job => job.Key))} share the queue \"{group.Key}\". Allowed: a queue of its own for each job."));
    }

    private static void CheckRedlock(RedlockOptions redlock, List<string> faults)
    {
        if (redlock.Endpoints.Count < 3 || redlock.Endpoints.Count % 2 == 0)
        {
            faults.Add($"Dlm:Redlock:Endpoints has {redlock.Endpoints.Count} entries. Allowed: an odd number, at least 3, so that a majority exists and one may fail.");
        }

        var databases = new Dictionary<int, RedisEndpoint>();
        for (var index = 0; index < redlock.Endpoints.Count; index++)
        {
            CheckEndpoint(index, redlock.Endpoints[index], databases, faults);
        }

        SettingRange.Check("Dlm:Redlock:Ttl", redlock.Ttl, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), faults);
        SettingRange.Check("Dlm:Redlock:NodeTimeout", redlock.NodeTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5), faults);
        SettingRange.Check("Dlm:Redlock:Patience", redlock.Patience, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10), faults);
        SettingRange.Check("Dlm:Redlock:ClockOffsetWarning", redlock.ClockOffsetWarning, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), faults);
    }

    // An endpoint may carry a password, so neither its text is repeated nor what the parser says of it.
    private static void CheckEndpoint(int index, string text, Dictionary<int, RedisEndpoint> databases, List<string> faults)
    {
        const string allowed = "Allowed: a StackExchange.Redis configuration string such as localhost:6379,defaultDatabase=2.";
        var path = $"Dlm:Redlock:Endpoints:{index}";
        if (text.Split(',').Any(IsUrl))
        {
            faults.Add($"{path} is not valid: it has the form of a URL. {allowed}");
            return;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            faults.Add($"{path} names no server. {allowed}");
            return;
        }

        if (Parse(index, text) is not { IsValid: true } endpoint)
        {
            faults.Add($"{path} is not valid. {allowed}");
            return;
        }

        if (endpoint.Options.EndPoints.Count == 0)
        {
            faults.Add($"{path} names no server. {allowed}");
            return;
        }

        foreach (var other in databases.Where(other => other.Value.IsSameDatabaseAs(endpoint)).Take(1))
        {
            faults.Add($"{path} is the same database as Dlm:Redlock:Endpoints:{other.Key}. Allowed: each database once, or it would vote twice.");
        }

        databases[index] = endpoint;
    }

    private static RedisEndpoint? Parse(int index, string text)
    {
        try
        {
            return RedisEndpoint.Parse(index, text);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }

    // The parser would take redis://:password@host for the name of a server, which is logged.
    private static bool IsUrl(string part)
    {
        var name = part.Split('=', 2)[0];
        return name.Contains("://", StringComparison.Ordinal) || name.Contains('@', StringComparison.Ordinal);
    }

    private static void CheckLedger(LedgerOptions ledger, List<string> faults)
    {
        if (!TableName().IsMatch(ledger.Table))
        {
            faults.Add($"Dlm:Ledger:Table = \"{ledger.Table}\" is not a table name. Allowed: 3 to 63 letters and digits, a letter first.");
        }

        SettingRange.Check("Dlm:Ledger:Retention", ledger.Retention, TimeSpan.FromDays(1), TimeSpan.FromDays(36500), faults);
        SettingRange.Check("Dlm:Ledger:RequestTimeout", ledger.RequestTimeout, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30), faults);
    }

    private static void CheckRuns(RunOptions runs, List<string> faults)
    {
        SettingRange.Check("Dlm:Runs:Lease", runs.Lease, TimeSpan.FromSeconds(6), TimeSpan.FromHours(1), faults);
        SettingRange.Check("Dlm:Runs:ClaimAfter", runs.ClaimAfter, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), faults);
        SettingRange.Check("Dlm:Runs:ResendAfter", runs.ResendAfter, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), faults);
        SettingRange.Check("Dlm:Runs:ScanInterval", runs.ScanInterval, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), faults);
        SettingRange.Check("Dlm:Runs:DrainTimeout", runs.DrainTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), faults);
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{2,49}\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex JobName();

    [GeneratedRegex("^[a-z0-9]+(?:-[a-z0-9]+)*\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex QueueName();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,62}\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TableName();
}
