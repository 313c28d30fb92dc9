using Dlm.Simulation.World;

namespace Dlm.Simulation.Redis;

/// <summary>One voting Redis: keys with an expiry on its own clock. It keeps no promise over a restart.</summary>
internal sealed class RedisNode(SimWorld world, TimeSpan skew)
{
    private readonly Dictionary<string, (string Token, DateTimeOffset Expiry)> keys = new(StringComparer.Ordinal);
    private readonly List<Action> stuck = [];

    public RedisState State { get; private set; } = RedisState.Up;

    public DateTimeOffset Time => world.Now + skew;

    public void Stop() => State = RedisState.Down;

    public void Hang() => State = RedisState.Hung;

    public void Start()
    {
        State = RedisState.Up;
        stuck.ForEach(request => request());
        stuck.Clear();
    }

    public void Wipe() => keys.Clear();

    /// <summary>Carries out a request, now or when it is no longer hung.</summary>
    /// <returns>Whether that was now.</returns>
    public bool Serve(Action request)
    {
        if (State == RedisState.Up)
        {
            request();
            return true;
        }

        if (State == RedisState.Hung)
        {
            stuck.Add(request);
        }

        return false;
    }

    /// <summary><c>SET key token NX PX ttl</c>.</summary>
    public bool TrySet(string key, string token, TimeSpan ttl)
    {
        if (Find(key) is not null)
        {
            return false;
        }

        keys[key] = (token, world.Now + ttl);
        return true;
    }

    /// <summary>The renewal script of RedLock.net, which sets the key again where it has expired.</summary>
    public bool Extend(string key, string token, TimeSpan ttl)
    {
        if (Find(key) is { } holder && holder != token)
        {
            return false;
        }

        keys[key] = (token, world.Now + ttl);
        return true;
    }

    public void Release(string key, string token)
    {
        if (Find(key) == token)
        {
            keys.Remove(key);
        }
    }

    private string? Find(string key) => keys.TryGetValue(key, out var found) && found.Expiry > world.Now ? found.Token : null;
}
