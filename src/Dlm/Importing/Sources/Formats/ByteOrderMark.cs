using Dlm.Runs;

namespace Dlm.Importing.Sources.Formats;

/// <summary>The bytes at the beginning of a text that say how it is encoded. They are no part of any value.</summary>
internal static class ByteOrderMark
{
    /// <summary>How many bytes tell UTF-16 from UTF-8.</summary>
    public const int Utf16Length = 2;

    /// <summary>The mark of UTF-8. Files that were joined have one wherever a file begins.</summary>
    public static ReadOnlySpan<byte> Utf8 => [0xEF, 0xBB, 0xBF];

    /// <summary>Refuses a blob in another encoding: its records would be thousands of rejects that say nothing.</summary>
    /// <exception cref="PermanentFailureException">The text is UTF-16.</exception>
    public static void RefuseUtf16(ReadOnlySpan<byte> beginning)
    {
        if (beginning is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new PermanentFailureException("The text is UTF-16. Allowed: UTF-8.");
        }
    }
}
