using Dlm.Claiming;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dlm.Configuration;

/// <summary>Finds faults in how the instance is to authenticate with Redis, which depends on the host.</summary>
internal sealed class RedisCredentialValidator(IServiceProviderIsService host) : IValidateOptions<DlmOptions>
{
    private const string Setting = "Dlm:Redlock:Credential";

    public ValidateOptionsResult Validate(string? name, DlmOptions options)
    {
        var faults = new List<string>();
        var (credential, client) = (options.Redlock.Credential, options.Redlock.ClientId);
        if (credential == RedisCredential.ManagedIdentity && !host.IsService(typeof(IRedisAuthentication)))
        {
            faults.Add($"{Setting} = \"{credential}\" is not possible in this host, which has no managed identity. Allowed: {RedisCredential.None}.");
        }

        if (client is not null && credential == RedisCredential.None)
        {
            faults.Add($"Dlm:Redlock:ClientId = \"{client}\" names no identity without {Setting} = {RedisCredential.ManagedIdentity}.");
        }

        if (client is not null && !Guid.TryParse(client, out _))
        {
            faults.Add($"Dlm:Redlock:ClientId = \"{client}\" is not valid. Allowed: the client id of a managed identity, such as 00000000-0000-0000-0000-000000000000.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
