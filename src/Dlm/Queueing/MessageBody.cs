using System.Text;
using System.Text.Unicode;

namespace Dlm.Queueing;

/// <summary>What is on a queue: JSON as somebody typed it, or base64 of it, as the engine and many tools send it.</summary>
internal static class MessageBody
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The text of a body, without a byte order mark before it. Never throws: what is not base64 of a text is the text itself.</summary>
    public static string Read(string body)
    {
        var text = body.TrimStart(ByteOrderMark);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Utf8.IsValid(bytes.AsSpan(0, length))
            ? Encoding.UTF8.GetString(bytes, 0, length).TrimStart(ByteOrderMark)
            : text;
    }
}
