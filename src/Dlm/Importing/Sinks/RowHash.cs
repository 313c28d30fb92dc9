using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Dlm.Importing.Sinks;

/// <summary>A hash of a row's columns: their names, types and values. It finds rows that have not changed; it protects nothing.</summary>
internal static class RowHash
{
    /// <param name="content">The columns, in the order of their names, whatever order the source has.</param>
    public static string Of(SortedDictionary<string, object> content)
    {
        var hash = new XxHash128();
        foreach (var (column, value) in content)
        {
            Append(hash, column);
            switch (value)
            {
                case string text:
                    Append(hash, text);
                    break;
                case long number:
                    Append(hash, 'w', number);
                    break;
                case double number:
                    Append(hash, 'n', BitConverter.DoubleToInt64Bits(number));
                    break;
                case bool flag:
                    Append(hash, 'b', flag ? 1 : 0);
                    break;
                case DateTimeOffset instant:
                    Append(hash, 'i', instant.UtcTicks);
                    break;
                default:
                    throw new NotSupportedException($"{value.GetType()} is no type of a column.");
            }
        }

        return Convert.ToBase64String(hash.GetCurrentHash());
    }

    private static void Append(XxHash128 hash, string text)
    {
        Append(hash, 't', text.Length);
        hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static void Append(XxHash128 hash, char type, long value)
    {
        ReadOnlySpan<long> parts = [type, value];
        hash.Append(MemoryMarshal.AsBytes(parts));
    }
}
