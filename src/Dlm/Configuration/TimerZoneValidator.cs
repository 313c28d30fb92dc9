using Microsoft.Extensions.Options;

namespace Dlm.Configuration;

/// <summary>
/// Refuses an environment that moves the timers of the Functions host, which hands its environment on to this process, out of UTC: where the
/// clocks of their zone change, the tick is an hour off on every instance at once.
/// </summary>
internal sealed class TimerZoneValidator(Func<string, string?> environment) : IValidateOptions<DlmOptions>
{
    private static readonly string[] Variables = ["TZ", "WEBSITE_TIME_ZONE"];

    public ValidateOptionsResult Validate(string? name, DlmOptions options)
    {
        var faults = Variables
            .Select(variable => (Name: variable, Value: environment(variable)))
            .Where(variable => !string.IsNullOrWhiteSpace(variable.Value) && !IsUtc(variable.Value))
            .Select(variable =>
                $"{variable.Name} = \"{variable.Value}\" would move the host's timers. Allowed: UTC, or not set. A job's zone is Dlm:Jobs:<name>:TimeZone.")
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsUtc(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone.Trim().TrimStart(':'), out var found)
        && found.BaseUtcOffset == TimeSpan.Zero
        && found.GetAdjustmentRules().Length == 0;
}
