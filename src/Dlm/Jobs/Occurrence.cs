using System.Globalization;
using System.Text.RegularExpressions;

namespace Dlm.Jobs;

/// <summary>
/// One firing of a job: what lock, record and message are keyed on. A scheduled occurrence is identified by its instant,
/// a manual one by the key that its caller gave.
/// </summary>
public readonly partial record struct Occurrence
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string ManualPrefix = "manual:";
    private const int MaximumKeyLength = 128;

    /// <summary>How many parts an occurrence has at most: their records are written in one transaction with its own.</summary>
    public const int MaximumParts = 97;

    private Occurrence(string job, DateTimeOffset? scheduledAt, string? key)
    {
        Job = job;
        ScheduledAt = scheduledAt;
        Key = key;
    }

    /// <summary>The name of the job.</summary>
    public string Job { get; }

    /// <summary>The scheduled instant in UTC, or null for a manual occurrence.</summary>
    public DateTimeOffset? ScheduledAt { get; }

    /// <summary>The idempotency key of a manual occurrence, or null for a scheduled one.</summary>
    public string? Key { get; }

    /// <summary>Which part of an occurrence that was fanned out, from 1; null for the occurrence itself.</summary>
    public int? PartNumber { get; private init; }

    /// <summary>The occurrence that this is a part of, or is.</summary>
    public Occurrence Whole => this with { PartNumber = null };

    /// <summary>The occurrence without its job: <c>2026-11-23T04:27:00Z</c> or <c>manual:some-key</c>, and <c>/3</c> behind it for a part.</summary>
    public string Name => (ScheduledAt is { } instant ? Format(instant) : ManualPrefix + Key)
        + (PartNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $"/{number}") : "");

    /// <summary>The occurrence that the schedule of <paramref name="job"/> has at <paramref name="instant"/>.</summary>
    public static Occurrence Scheduled(string job, DateTimeOffset instant) => new(job, instant.ToUniversalTime(), null);

    /// <summary>The occurrence that somebody asked for by hand.</summary>
    /// <exception cref="ArgumentException">The key is not valid, see <see cref="IsValidKey"/>.</exception>
    public static Occurrence Manual(string job, string key) =>
        IsValidKey(key) ? new(job, null, key) : throw new ArgumentException($"'{key}' is not a valid occurrence key.", nameof(key));

    /// <summary>A part of this occurrence.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not between 1 and <see cref="MaximumParts"/>.</exception>
    public Occurrence WithPart(int number) => IsValidPart(number)
        ? this with { PartNumber = number }
        : throw new ArgumentOutOfRangeException(nameof(number), number, $"Allowed: 1 to {MaximumParts}.");

    /// <summary>Whether a part may have this number.</summary>
    public static bool IsValidPart(int number) => number is >= 1 and <= MaximumParts;

    /// <summary>A key has 1 to 128 letters, digits, dots, hyphens, underscores or colons: it must fit into a row key.</summary>
    public static bool IsValidKey(string key) => key.Length <= MaximumKeyLength && KeyPattern().IsMatch(key);

    /// <summary>The way an instant is written in messages, lock names and logs.</summary>
    public static string Format(DateTimeOffset instant) => instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Format"/> wrote, and any other ISO 8601 instant that has an offset and whole seconds.</summary>
    public static bool TryParseInstant(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(
            text,
            [InstantFormat, "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
            out instant)
        && instant.Ticks % TimeSpan.TicksPerSecond == 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Job}@{Name}";

    [GeneratedRegex("^[A-Za-z0-9._:-]+\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex KeyPattern();
}
