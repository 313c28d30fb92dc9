using Azure.Core;

namespace StackExchange.Redis;

public static class AzureCacheForRedis
{
    public static Task<ConfigurationOptions> ConfigureForAzureWithTokenCredentialAsync(
        this ConfigurationOptions configurationOptions, TokenCredential tokenCredential)
    {
        ArgumentNullException.ThrowIfNull(configurationOptions);
        ArgumentNullException.ThrowIfNull(tokenCredential);
        return Task.FromResult(configurationOptions);
    }
}
