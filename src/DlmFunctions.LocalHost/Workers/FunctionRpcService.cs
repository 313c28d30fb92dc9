using System.Collections.Concurrent;
using DlmFunctions.LocalHost.Protocol;
using Grpc.Core;

namespace DlmFunctions.LocalHost.Workers;

/// <summary>What workers call: each is handed over to the channel that waits for it.</summary>
internal sealed class FunctionRpcService : FunctionRpc.FunctionRpcBase
{
    private readonly ConcurrentDictionary<string, WorkerChannel> expected = new(StringComparer.Ordinal);

    /// <summary>Waits for a worker that will call itself by this name.</summary>
    public void Expect(string workerId, WorkerChannel channel) => expected[workerId] = channel;

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        if (await requestStream.MoveNext(context.CancellationToken)
            && requestStream.Current is { ContentCase: StreamingMessage.ContentOneofCase.StartStream } first
            && expected.TryRemove(first.StartStream.WorkerId, out var channel))
        {
            await channel.RunAsync(requestStream, responseStream, context.CancellationToken);
        }
    }
}
