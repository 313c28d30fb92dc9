using Dlm.Runs;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Dlm.Claiming;

/// <summary>
/// Asks at the start whether two endpoints are one database, which would vote twice: a random key that was set through one can be set
/// through the other only if they are not. It needs no more rights than a lock does, and works through proxies.
/// </summary>
internal sealed class SharedDatabaseCheck(RedisServers servers, Randomness randomness, TimeProvider time, ILogger<SharedDatabaseCheck> log)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Compares each database with each other, as soon as both answer, and warns of those that are one.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var databases = await servers.DatabasesAsync(cancellationToken);
        var open = databases.SelectMany(first => databases.Where(second => second.Index > first.Index).Select(second => (First: first, Second: second))).ToList();
        while (true)
        {
            open = await CompareAsync(open, cancellationToken);
            if (open.Count == 0)
            {
                return;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static async Task<bool?> TrySetAsync(RedisServers.Database database, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await database.Server.GetDatabase(database.Number)
                .StringSetAsync(key, "1", Lifetime, When.NotExists, CommandFlags.DemandMaster)
                .WaitAsync(cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>The pairs that cannot be compared yet.</returns>
    private async Task<List<(RedisServers.Database First, RedisServers.Database Second)>> CompareAsync(
        List<(RedisServers.Database First, RedisServers.Database Second)> pairs, CancellationToken cancellationToken)
    {
        var mark = randomness.Nonce();
        var marked = new HashSet<RedisServers.Database>();
        foreach (var database in pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct())
        {
            if (await TrySetAsync(database, Key(mark, database), cancellationToken) is true)
            {
                marked.Add(database);
            }
        }

        var open = pairs.Where(pair => !marked.Contains(pair.First) || !marked.Contains(pair.Second)).ToList();
        foreach (var (first, second) in pairs.Except(open))
        {
            if (await TrySetAsync(second, Key(mark, first), cancellationToken) is false)
            {
                log.DatabaseShared(second.Index, first.Index, second.Name);
            }
        }

        return open;
    }

    private static string Key(string mark, RedisServers.Database database) => $"dlm:endpoint:{mark}:{database.Index}";
}
