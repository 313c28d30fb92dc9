using System.Globalization;

namespace Dlm.Configuration;

/// <summary>Checks a setting that has a smallest and a largest value.</summary>
internal static class SettingRange
{
    /// <summary>Adds a fault where the value is outside: the setting, the value and what is allowed.</summary>
    public static void Check<T>(string setting, T value, T minimum, T maximum, List<string> faults)
        where T : IComparable<T>, IFormattable
    {
        if (value.CompareTo(minimum) < 0 || value.CompareTo(maximum) > 0)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"{setting} = \"{value}\" is out of range. Allowed: {minimum} to {maximum}."));
        }
    }
}
