using Azure.Identity;
using Dlm.Claiming;
using Dlm.Configuration;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DlmFunctions;

/// <summary>Authenticates with Redis as a managed identity. Microsoft.Azure.StackExchangeRedis renews the tokens of open connections.</summary>
internal sealed class EntraRedisAuthentication(IOptions<DlmOptions> settings) : IRedisAuthentication
{
    private readonly ManagedIdentityCredential credential = new(settings.Value.Redlock.ClientId is { } client
        ? ManagedIdentityId.FromUserAssignedClientId(client)
        : ManagedIdentityId.SystemAssigned);

    public Task ConfigureAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        // A subscription connection of RESP2 cannot be given a new token: the server would close it with every one that expires.
        options.Protocol = RedisProtocol.Resp3;
        return options.ConfigureForAzureWithTokenCredentialAsync(credential).WaitAsync(cancellationToken);
    }
}
