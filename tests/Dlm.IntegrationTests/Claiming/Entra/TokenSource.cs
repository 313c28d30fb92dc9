using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using Azure.Core;

namespace Dlm.IntegrationTests.Claiming.Entra;

/// <summary>A credential of the tests' own: tokens of one identity, each a new one, or failures.</summary>
internal sealed class TokenSource(TimeProvider time) : TokenCredential
{
    private readonly ConcurrentQueue<string> issued = new();
    private int asked;

    /// <summary>The object id of the identity: its user name in Redis.</summary>
    public string ObjectId { get; set; } = Guid.NewGuid().ToString();

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>From when on the source would give a new one, counted from now.</summary>
    public TimeSpan? Refresh { get; set; }

    /// <summary>What happens instead of a token.</summary>
    public Func<CancellationToken, Task>? Fault { get; set; }

    public int Asked => asked;

    public TokenRequestContext Request { get; private set; }

    /// <summary>All tokens so far, oldest first.</summary>
    public IReadOnlyList<string> Issued => [.. issued];

    /// <summary>The token that is given next.</summary>
    public string Next => Token(issued.Count + 1);

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref asked);
        Request = requestContext;
        if (Fault is { } fault)
        {
            await fault(cancellationToken);
        }

        var token = Next;
        issued.Enqueue(token);
        var now = time.GetUtcNow();
        return new AccessToken(token, now + Lifetime, now + Refresh);
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

    private string Token(int number) =>
        $"{Part("""{"alg":"none"}""")}.{Part($$"""{"oid":"{{ObjectId}}","aud":"redis","number":{{number}}}""")}.c2lnbmF0dXJl";

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
