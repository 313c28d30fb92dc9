using Dlm.Runs;
using Dlm.Scheduling;
using Microsoft.Extensions.Logging;

namespace Dlm.Telemetry;

/// <summary>Every log event of the engine. The ids are stable: alerts and queries are keyed on them.</summary>
internal static partial class LogEvents
{
    [LoggerMessage(1000, LogLevel.Information, "Job {Job}: schedule {Schedule} begins after {Instant}.")]
    public static partial void JobBegun(this ILogger log, string job, string schedule, string instant);

    [LoggerMessage(1001, LogLevel.Information, "Job {Job}: schedule changes from {Before} to {Schedule} (configuration {ConfigVersion}) after {Instant}.")]
    public static partial void ScheduleChanged(this ILogger log, string job, string before, string schedule, int configVersion, string instant);

    [LoggerMessage(1002, LogLevel.Error, "Job {Job}: refusing to decide. The records follow {Current} (configuration {CurrentVersion}), this instance has {Schedule} (configuration {ConfigVersion}). Raise Dlm:Jobs:{Job}:ConfigVersion to change it.")]
    public static partial void ConfigurationRefused(this ILogger log, string job, string current, int currentVersion, string schedule, int configVersion);

    [LoggerMessage(1003, LogLevel.Warning, "{Service} cannot be used yet: {Fault} Trying again.")]
    public static partial void ServiceUnreachable(this ILogger log, string service, string fault);

    [LoggerMessage(1004, LogLevel.Information, "{Service} is ready.")]
    public static partial void ServiceReady(this ILogger log, string service);

    [LoggerMessage(1005, LogLevel.Error, "Job {Job}: refusing to decide. Its cursor row is of a newer version, or damaged, and is left alone.")]
    public static partial void CursorNotUnderstood(this ILogger log, string job);
    [LoggerMessage(1010, LogLevel.Warning, "The clocks of this machine's time zone {TimeZone} change: the host's timers may pause for an hour then. Set TZ=UTC.")]
    public static partial void TimersFollowMachine(this ILogger log, string timeZone);

    [LoggerMessage(1100, LogLevel.Information, "{Job} {Occurrence} came due: {Outcome}.")]
    public static partial void OccurrenceFired(this ILogger log, string job, string occurrence, FiringOutcome outcome);

    [LoggerMessage(1101, LogLevel.Warning, "{Job}: {Count} instants from {From} to {Occurrence} were skipped: {Reason}.")]
    public static partial void OccurrencesSkipped(this ILogger log, string job, int count, string from, string occurrence, string reason);

    [LoggerMessage(1102, LogLevel.Warning, "{Job} {Occurrence} stands for {Count} instants since {From} that nobody decided in time.")]
    public static partial void OccurrencesMissed(this ILogger log, string job, string occurrence, int count, string from);

    [LoggerMessage(1103, LogLevel.Error, "{Job}: the tick failed. {Fault}")]
    public static partial void TickFailed(this ILogger log, string job, string fault, Exception exception);

    [LoggerMessage(1104, LogLevel.Warning, "{Job} {Occurrence}: no quorum of Redis databases ({Summary}); {Consequence}.")]
    public static partial void QuorumLost(this ILogger log, string job, string occurrence, string summary, string consequence);

    [LoggerMessage(1105, LogLevel.Warning, "The local clock is {Offset} behind the median of the Redis clocks; cluster time is used instead.")]
    public static partial void ClockSkewed(this ILogger log, TimeSpan offset);

    [LoggerMessage(1106, LogLevel.Warning, "No Redis clock can be read; the local clock is used.")]
    public static partial void ClusterTimeLost(this ILogger log);

    [LoggerMessage(1107, LogLevel.Information, "Redis is used with a token that is valid until {ExpiresOn}.")]
    public static partial void TokenObtained(this ILogger log, DateTimeOffset expiresOn);

    [LoggerMessage(1108, LogLevel.Warning, "There is no new token for Redis yet; the one in use ends at {ExpiresOn}. {Fault} Trying again.")]
    public static partial void TokenNotRenewed(this ILogger log, DateTimeOffset expiresOn, string fault);

    [LoggerMessage(1109, LogLevel.Warning, "Redis {Server} did not take the new token. {Fault} Trying again.")]
    public static partial void TokenRefused(this ILogger log, string? server, string fault);

    [LoggerMessage(1110, LogLevel.Warning, "Dlm:Redlock:Endpoints:{Endpoint} is the same database as Dlm:Redlock:Endpoints:{Other}, on Redis {Server}: it votes twice.")]
    public static partial void DatabaseShared(this ILogger log, int endpoint, int other, string server);

    [LoggerMessage(1111, LogLevel.Warning, "Dlm:Redlock:Endpoints:{Endpoint}: {Count} parts behind the options are left out. A server needs a port there; a password cannot contain a comma.")]
    public static partial void EndpointPartsLeftOut(this ILogger log, int endpoint, int count);
    [LoggerMessage(1112, LogLevel.Error, "{Job}: the schedule {Schedule} cannot be evaluated, nothing comes due. {Fault}")]
    public static partial void ScheduleFaulty(this ILogger log, string job, string schedule, string fault, Exception exception);

    [LoggerMessage(1200, LogLevel.Information, "{Job} {Occurrence}: message {Send} sent.")]
    public static partial void MessageSent(this ILogger log, string job, string occurrence, int send);

    [LoggerMessage(1201, LogLevel.Warning, "{Job} {Occurrence} was {State} for {Age} without a start: its message was sent again.")]
    public static partial void WakeUpRepaired(this ILogger log, string job, string occurrence, RunState state, TimeSpan age);

    [LoggerMessage(1202, LogLevel.Information, "{Job} {Occurrence} waited for the running slot: its message was sent again.")]
    public static partial void NextRunWoken(this ILogger log, string job, string occurrence);

    [LoggerMessage(1203, LogLevel.Information, "{Job} {Occurrence}: a message was dropped: {Reason}.")]
    public static partial void DuplicateDropped(this ILogger log, string job, string occurrence, string reason);

    [LoggerMessage(1204, LogLevel.Error, "{Job}: a message was rejected and kept: {Reason}")]
    public static partial void MessageRejected(this ILogger log, string job, string reason);

    [LoggerMessage(1205, LogLevel.Error, "{Job} {Occurrence}: a message for which there is no record was dropped.")]
    public static partial void MessageWithoutRecord(this ILogger log, string job, string occurrence);

    [LoggerMessage(1206, LogLevel.Error, "{Job} {Occurrence}: a message went to the poison queue. Its record decides what happens next.")]
    public static partial void MessagePoisoned(this ILogger log, string job, string occurrence);

    [LoggerMessage(1207, LogLevel.Warning, "{Job} {Occurrence}: the next wake-up could not be sent, the scan will. {Fault}")]
    public static partial void WakeUpDeferred(this ILogger log, string job, string occurrence, string fault);

    [LoggerMessage(1208, LogLevel.Information, "{Job}: {Count} records beyond their retention were deleted.")]
    public static partial void RecordsPruned(this ILogger log, string job, int count);

    [LoggerMessage(1209, LogLevel.Warning, "{Job}: row {Row} is left alone. It is of a newer version, or damaged.")]
    public static partial void RowNotUnderstood(this ILogger log, string job, string row);

    [LoggerMessage(1210, LogLevel.Warning, "{Job} {Occurrence}: a message was put back for a newer instance, since {Reason}.")]
    public static partial void MessagePutBack(this ILogger log, string job, string occurrence, string reason);

    [LoggerMessage(1211, LogLevel.Warning, "The sweep of old records was interrupted. {Fault}")]
    public static partial void SweepInterrupted(this ILogger log, string fault);

    [LoggerMessage(1300, LogLevel.Information, "{Job} {Occurrence}: attempt {Attempt} starts.")]
    public static partial void RunStarted(this ILogger log, string job, string occurrence, int attempt);

    [LoggerMessage(1301, LogLevel.Information, "{Job} {Occurrence}: attempt {Attempt} ended: {Outcome} {Counts}")]
    public static partial void RunFinished(this ILogger log, string job, string occurrence, int attempt, string outcome, string counts);

    [LoggerMessage(1302, LogLevel.Warning, "{Job} {Occurrence}: attempt {Attempt} failed. {Fault}")]
    public static partial void AttemptFailed(this ILogger log, string job, string occurrence, int attempt, string fault, Exception exception);

    [LoggerMessage(1303, LogLevel.Error, "{Job} {Occurrence} failed for good after {Failures} failed attempts. {Fault}")]
    public static partial void RunFailedForGood(this ILogger log, string job, string occurrence, int failures, string? fault);

    [LoggerMessage(1304, LogLevel.Warning, "{Job} {Occurrence}: the lease of attempt {Attempt} on {Owner} expired; now {State}.")]
    public static partial void LeaseExpired(this ILogger log, string job, string occurrence, int attempt, string? owner, RunState state);

    [LoggerMessage(1305, LogLevel.Warning, "{Job} {Occurrence}: attempt {Attempt} lost its lease: {Reason}.")]
    public static partial void LeaseLost(this ILogger log, string job, string occurrence, int attempt, string reason);

    [LoggerMessage(1306, LogLevel.Debug, "{Job} {Occurrence}: attempt {Attempt} has saved its progress {Counts}")]
    public static partial void RunProgress(this ILogger log, string job, string occurrence, int attempt, string counts);

    [LoggerMessage(1307, LogLevel.Information, "{Job} {Occurrence}: attempt {Attempt} asked for a rest until {NotBefore}: {Reason}")]
    public static partial void RunDeferred(this ILogger log, string job, string occurrence, int attempt, DateTimeOffset notBefore, string reason);

    [LoggerMessage(1308, LogLevel.Information, "{Job} {Occurrence}: attempt {Attempt} fanned out into {Parts} parts.")]
    public static partial void RunFannedOut(this ILogger log, string job, string occurrence, int attempt, int parts);

    [LoggerMessage(1309, LogLevel.Information, "{Job} {Occurrence}: all {Parts} parts have ended: {State} {Counts}")]
    public static partial void PartsJoined(this ILogger log, string job, string occurrence, int parts, RunState state, string counts);

    [LoggerMessage(1400, LogLevel.Warning, "{Page}: the header {Header} = \"{Value}\" is not understood. The record counts it as notUnderstood:{Header}.")]
    public static partial void HeaderNotUnderstood(this ILogger log, string page, string header, string value);
}
