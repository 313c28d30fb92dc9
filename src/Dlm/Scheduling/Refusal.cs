using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dlm.Scheduling;

/// <summary>Says why this instance may not decide.</summary>
internal static class Refusal
{
    public static void Say(ILogger log, JobDefinition job, Cursor cursor)
    {
        if (cursor.IsKnown)
        {
            log.ConfigurationRefused(job.Name, $"{cursor.Schedule} ({cursor.TimeZone})", cursor.ConfigVersion, job.Schedule.ToString(), job.ConfigVersion);
        }
        else
        {
            log.CursorNotUnderstood(job.Name);
        }
    }
}
