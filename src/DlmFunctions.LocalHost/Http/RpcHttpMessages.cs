using System.Globalization;
using System.Text;
using DlmFunctions.LocalHost.Protocol;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace DlmFunctions.LocalHost.Http;

/// <summary>Requests and responses as messages of the protocol, for workers without ASP.NET Core integration.</summary>
internal static class RpcHttpMessages
{
    public static async Task<RpcHttp> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var message = new RpcHttp { Method = request.Method, Url = request.GetEncodedUrl() };
        foreach (var (name, value) in request.Headers)
        {
            message.NullableHeaders[name.ToLowerInvariant()] = new NullableString { Value = value.ToString() };
        }

        foreach (var (name, value) in request.Query)
        {
            message.NullableQuery[name] = new NullableString { Value = value.ToString() };
        }

        foreach (var (name, value) in request.RouteValues.Where(value => value.Value is not null))
        {
            message.NullableParams[name] = new NullableString { Value = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty };
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        if (body.Length > 0)
        {
            message.Body = new TypedData { Bytes = ByteString.CopyFrom(body.ToArray()) };
        }

        return message;
    }

    /// <summary>Writes what the function returned; nothing but 204 where it returned no response.</summary>
    public static async Task WriteAsync(HttpResponse response, InvocationResponse invocation, CancellationToken cancellationToken)
    {
        var returned = invocation.OutputData.Select(output => output.Data).Append(invocation.ReturnValue)
            .FirstOrDefault(data => data?.DataCase == TypedData.DataOneofCase.Http)?.Http;
        if (returned is null)
        {
            var text = invocation.ReturnValue;
            response.StatusCode = Bytes(text).IsEmpty ? StatusCodes.Status204NoContent : StatusCodes.Status200OK;
            await response.Body.WriteAsync(Bytes(text), cancellationToken);
            return;
        }

        response.StatusCode = int.TryParse(returned.StatusCode, CultureInfo.InvariantCulture, out var status) ? status : StatusCodes.Status200OK;
        foreach (var (name, value) in returned.Headers.Select(header => (header.Key, header.Value))
            .Concat(returned.NullableHeaders.Select(header => (header.Key, header.Value.Value))))
        {
            response.Headers[name] = value;
        }

        foreach (var cookie in returned.Cookies)
        {
            response.Cookies.Append(cookie.Name, cookie.Value, Options(cookie));
        }

        // The server counts by itself.
        response.Headers.ContentLength = null;
        response.Headers.TransferEncoding = default;
        await response.Body.WriteAsync(Bytes(returned.Body), cancellationToken);
    }

    private static ReadOnlyMemory<byte> Bytes(TypedData? data) => data?.DataCase switch
    {
        TypedData.DataOneofCase.String => Encoding.UTF8.GetBytes(data.String),
        TypedData.DataOneofCase.Json => Encoding.UTF8.GetBytes(data.Json),
        TypedData.DataOneofCase.Bytes => data.Bytes.Memory,
        TypedData.DataOneofCase.Stream => data.Stream.Memory,
        _ => default,
    };

    private static CookieOptions Options(RpcHttpCookie cookie) => new()
    {
        Domain = cookie.Domain?.Value,
        Path = cookie.Path?.Value ?? "/",
        Secure = cookie.Secure?.Value ?? false,
        HttpOnly = cookie.HttpOnly?.Value ?? false,
        MaxAge = cookie.MaxAge is { } age ? TimeSpan.FromSeconds(age.Value) : null,
        SameSite = cookie.SameSite switch
        {
            RpcHttpCookie.Types.SameSite.Strict => SameSiteMode.Strict,
            RpcHttpCookie.Types.SameSite.Lax => SameSiteMode.Lax,
            RpcHttpCookie.Types.SameSite.ExplicitNone => SameSiteMode.None,
            _ => SameSiteMode.Unspecified,
        },
    };
}
