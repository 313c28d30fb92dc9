using System.Buffers.Text;
using System.Text.Json;
using Azure.Core;

namespace Dlm.Claiming.Entra;

/// <summary>A token of Microsoft Entra as Redis takes it: the object id of the identity is the user, the token the password.</summary>
internal sealed class RedisToken
{
    private RedisToken(string user, AccessToken token)
    {
        User = user;
        Password = token.Token;
        RefreshOn = token.RefreshOn;
        ExpiresOn = token.ExpiresOn;
    }

    public string User { get; }

    public string Password { get; }

    /// <summary>From when on Entra would rather give a new one; null where it does not say so.</summary>
    public DateTimeOffset? RefreshOn { get; }

    public DateTimeOffset ExpiresOn { get; }

    /// <exception cref="FormatException">It is no JWT, or names no identity.</exception>
    public static RedisToken Read(AccessToken token) => new(
        UserIn(token.Token) ?? throw new FormatException("The token is no JWT with a claim \"oid\", which is the user name in Redis."), token);

    // Without the cause of a failure: its message may quote the token.
    private static string? UserIn(string token)
    {
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
            return claims.RootElement.GetProperty("oid").GetString();
        }
        catch (Exception fault) when (fault is IndexOutOfRangeException or FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
