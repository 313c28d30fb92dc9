using System.Globalization;

namespace Dlm.Tests.Support;

/// <summary>Reads instants as tables of facts write them: <c>2026-03-29 01:00:00</c>, always UTC.</summary>
internal static class Utc
{
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
