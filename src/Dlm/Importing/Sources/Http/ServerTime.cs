using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;

namespace Dlm.Importing.Sources.Http;

/// <summary>
/// A time as servers write it: seconds from now, whole or not; an instant in seconds, milliseconds, micro- or nanoseconds since 1970; a date
/// in one of the three forms of RFC 9110, or in ISO 8601.
/// </summary>
internal static class ServerTime
{
    // A number below this is a span, above it an instant (1 000 000 000 was in 2001), and from 1 000 times this on it is one in a finer unit.
    private const double FirstEpoch = 1e9;

    // No "Infinity", no "NaN", no exponents.
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create(" \t+-.0123456789");

    private static readonly string[] IsoFormats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>How long it is until then, zero where it has passed; null where the text is no time.</summary>
    public static TimeSpan? Until(string text, DateTimeOffset now)
    {
        var until = Number(text) is { } number ? Until(number, now)
            : RetryConditionHeaderValue.TryParse(text, out var header) && header.Date is { } date ? date - now
            : DateTimeOffset.TryParseExact(text.Trim(), IsoFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant - now
            : (TimeSpan?)null;
        return until < TimeSpan.Zero ? TimeSpan.Zero : until;
    }

    /// <summary>A number, whole or not; null where the text is none.</summary>
    public static double? Number(string text) =>
        !text.AsSpan().ContainsAnyExcept(NumberCharacters) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan Until(double number, DateTimeOffset now)
    {
        if (number < FirstEpoch)
        {
            return TimeSpan.FromSeconds(Math.Max(number, 0));
        }

        var (seconds, last) = (number, DateTimeOffset.MaxValue.ToUnixTimeSeconds());
        while (seconds >= FirstEpoch * 1000 && double.IsFinite(seconds))
        {
            seconds /= 1000;
        }

        return DateTimeOffset.UnixEpoch.AddSeconds(Math.Min(seconds, last)) - now;
    }
}
