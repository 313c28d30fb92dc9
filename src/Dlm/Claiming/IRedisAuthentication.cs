using StackExchange.Redis;

namespace Dlm.Claiming;

/// <summary>
/// Lets connections to Redis authenticate with an identity, and go on doing so: tokens expire. A host that has an identity adds
/// <see cref="DlmBuilder.AddEntraForRedis"/>, or an implementation of its own.
/// </summary>
public interface IRedisAuthentication
{
    /// <summary>Configures the connection to one server. It may throw anything where no token can be had: it is called again later.</summary>
    /// <param name="options">The options of the connection, changed in place.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    Task ConfigureAsync(ConfigurationOptions options, CancellationToken cancellationToken);
}
