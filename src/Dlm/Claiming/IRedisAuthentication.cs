using StackExchange.Redis;

namespace Dlm.Claiming;

/// <summary>
/// Lets connections to Redis authenticate with a Microsoft Entra identity, and go on doing so: tokens expire. The host brings the
/// implementation, so that the engine need not.
/// </summary>
public interface IRedisAuthentication
{
    /// <summary>Configures the connection to one server. It may throw anything where no token can be had: it is called again later.</summary>
    /// <param name="options">The options of the connection, changed in place.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    Task ConfigureAsync(ConfigurationOptions options, CancellationToken cancellationToken);
}
