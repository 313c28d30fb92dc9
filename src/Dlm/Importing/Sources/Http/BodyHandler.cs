using System.Buffers;
using Dlm.Configuration;
using Dlm.Runs;

namespace Dlm.Importing.Sources.Http;

/// <summary>
/// Reads the body of an answer within the try that asked for it: a body that is cut off, trickles or is too large counts like any other fault
/// of the request.
/// </summary>
internal sealed class BodyHandler(int limit) : DelegatingHandler
{
    // Of an error page no more is needed than what a record shows of it.
    private const int ErrorLimit = 4096;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        try
        {
            var content = new PageContent(await ReadAsync(request, answer, cancellationToken));
            foreach (var (name, values) in answer.Content.Headers.NonValidated)
            {
                content.Headers.TryAddWithoutValidation(name, values);
            }

            answer.Content.Dispose();
            answer.Content = content;
            Note(request, answer);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private static void Note(HttpRequestMessage request, HttpResponseMessage answer)
    {
        if (request.Options.TryGetValue(NotUnderstood.Key, out var noted))
        {
            foreach (var (name, value) in NotUnderstood.Of(answer))
            {
                noted[name] = value;
            }
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequestMessage request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var most = answer.IsSuccessStatusCode ? limit : ErrorLimit;
        var body = new ArrayBufferWriter<byte>((int)Math.Min(answer.Content.Headers.ContentLength ?? 0, most) + 1);
        while (body.WrittenCount <= most)
        {
            var read = await stream.ReadAsync(body.GetMemory(), cancellationToken);
            if (read == 0)
                return body.WrittenMemory;
            body.Advance(read);
        }

        return answer.IsSuccessStatusCode
            ? throw new PermanentFailureException(
                $"A page of {WebAddress.Describe(request.RequestUri!)} is larger than {DlmOptions.Section}:Import:{nameof(ImportOptions.MaxPageBytes)} "
                + $"allows: {limit} bytes, unpacked. Ask for smaller pages, or allow more.")
            : body.WrittenMemory;
    }
}
