using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Dlm.Importing;

/// <summary>A JSON value as the source wrote it.</summary>
internal static class RawJson
{
    private const int MostBytesForOne = 4;

    /// <summary>Its first characters, whatever is wrong with it.</summary>
    public static string Beginning(JsonElement value, int longest)
    {
        var bytes = JsonMarshal.GetRawUtf8Value(value);
        return ShownText.Cut(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MostBytesForOne * longest)]), longest);
    }
}
