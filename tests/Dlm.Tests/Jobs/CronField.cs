namespace Dlm.Tests.Jobs;

/// <summary>One field of a cron expression, and which values it names: written down beside each other, not read by anybody's parser.</summary>
internal sealed record CronField(string Text, Func<int, bool> Has)
{
    public bool IsInterval => Text.AsSpan().ContainsAny("*-/");
}
