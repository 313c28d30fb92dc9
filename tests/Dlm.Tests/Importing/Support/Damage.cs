using CsCheck;

namespace Dlm.Tests.Importing.Support;

/// <summary>Random damage to a text: bytes that are replaced, inserted, taken out.</summary>
internal static class Damage
{
    private enum Kind
    {
        Replace,
        Insert,
        Remove,
        CutOff,
    }

    /// <param name="bytes">The bytes that may come in.</param>
    public static Gen<Func<byte[], byte[]>> With(Gen<byte> bytes) =>
        Gen.Select(Gen.Enum<Kind>(), Gen.Double.Unit, bytes, (kind, place, value) => (kind, place, value)).Array[1, 4]
            .Select<(Kind, double, byte)[], Func<byte[], byte[]>>(hits => text => hits.Aggregate(text, (damaged, hit) => Hit(damaged, hit.Item1, hit.Item2, hit.Item3)));

    private static byte[] Hit(byte[] text, Kind kind, double place, byte value)
    {
        var index = (int)(place * text.Length);
        var behind = Math.Min(index + 1, text.Length);
        return kind switch
        {
            Kind.Replace => [.. text[..index], value, .. text[behind..]],
            Kind.Insert => [.. text[..index], value, .. text[index..]],
            Kind.Remove => [.. text[..index], .. text[behind..]],
            _ => text[..index],
        };
    }
}
