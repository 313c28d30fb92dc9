using System.Text;
using System.Text.Unicode;

namespace Dlm.Queueing;

/// <summary>What is on a queue: JSON as somebody typed it, or base64 of it, as the engine and many tools send it.</summary>
internal static class MessageBody
{
    /// <summary>The text of a body. Never throws: what is not base64 of a text is the text itself.</summary>
    public static string Read(string body)
    {
        var bytes = new byte[body.Length];
        return Convert.TryFromBase64String(body, bytes, out var length) && Utf8.IsValid(bytes.AsSpan(0, length))
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : body;
    }
}
