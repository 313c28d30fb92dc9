using StackExchange.Redis;

namespace DlmFunctions.LocalHost.Services;

/// <summary>Asks whether a Redis listens at an endpoint.</summary>
internal static class RedisProbe
{
    private const int LimitMilliseconds = 1000;

    /// <param name="endpoint">A StackExchange.Redis configuration string.</param>
    public static async Task<bool> AnswersAsync(string endpoint)
    {
        var options = ConfigurationOptions.Parse(endpoint, ignoreUnknown: true);
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        options.ConnectTimeout = options.AsyncTimeout = options.SyncTimeout = LimitMilliseconds;
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }
}
