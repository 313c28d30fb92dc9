using Dlm.Simulation.Network;

namespace Dlm.Simulation.Redis;

/// <summary>The nodes as a process reaches them. Every request goes to all of them, and all of them are waited for.</summary>
internal sealed class RedisClient(IReadOnlyList<RedisNode> nodes, SimClient client, TimeSpan timeout)
{
    public int Quorum => (nodes.Count / 2) + 1;

    /// <summary>Asks all nodes.</summary>
    /// <returns>The answers of those that answered.</returns>
    public async Task<IReadOnlyList<T>> AskAllAsync<T>(Func<RedisNode, T> request)
        where T : struct
    {
        var answers = await Task.WhenAll(nodes.Select(node => AskAsync(node, request)));
        return [.. answers.OfType<T>()];
    }

    private async Task<T?> AskAsync<T>(RedisNode node, Func<RedisNode, T> request)
        where T : struct
    {
        try
        {
            return await client.AskAsync(Service.Redis, timeout, () => Serve(node, request), Unreachable, CancellationToken.None);
        }
        catch (RedisUnreachableException)
        {
            return null;
        }
    }

    private static Answer<T>? Serve<T>(RedisNode node, Func<RedisNode, T> request)
        where T : struct
    {
        T answer = default;
        return node.Serve(() => answer = request(node)) ? new Answer<T>(answer) : null;
    }

    private static RedisUnreachableException Unreachable(string reason) => new(reason);
}
