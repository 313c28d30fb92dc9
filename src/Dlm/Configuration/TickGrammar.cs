namespace Dlm.Configuration;

/// <summary>
/// Which cron expressions the Functions host (NCrontab) and this engine (Cronos) read alike. They differ in much that either accepts: a range
/// from high to low, day 7, a step from a weekday on, names in full, macros, <c>?</c>, <c>L</c>, <c>W</c>, <c>#</c>.
/// </summary>
internal static class TickGrammar
{
    private static readonly TickField[] Fields =
    [
        new(0, 59), new(0, 59), new(0, 23), new(1, 31),
        new(1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
        new(0, 6, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"),
    ];

    /// <summary>What is not read alike, a field or all of it; or null.</summary>
    public static string? Unlike(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == Fields.Length
            ? fields.Zip(Fields).FirstOrDefault(pair => !pair.Second.IsReadAlike(pair.First)).First
            : text.Trim();
    }
}
