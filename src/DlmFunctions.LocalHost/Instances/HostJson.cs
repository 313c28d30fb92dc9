using System.Globalization;
using DlmFunctions.LocalHost.Settings;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>The settings of host.json that are not those of an extension of the SDK.</summary>
/// <param name="FunctionTimeout">How long a function may run. Default 30 min; nothing for <c>-1</c>, without a limit.</param>
/// <param name="RoutePrefix">What stands before every HTTP route. Default <c>api</c>.</param>
/// <param name="Logging">The levels of the categories.</param>
internal sealed record HostJson(TimeSpan? FunctionTimeout, string RoutePrefix, IConfigurationSection Logging)
{
    private const string Timeout = $"{HostJsonFile.Section}:functionTimeout";
    private const string Prefix = $"{HostJsonFile.Section}:extensions:http:routePrefix";
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    /// <exception cref="InvalidDataException">A setting is not valid.</exception>
    public static HostJson Read(IConfiguration configuration) => new(
        ReadTimeout(configuration[Timeout]),
        (configuration[Prefix] ?? "api").Trim('/'),
        configuration.GetSection($"{HostJsonFile.Section}:logging"));

    private static TimeSpan? ReadTimeout(string? text) => text switch
    {
        null or "" => DefaultTimeout,
        "-1" => null,
        _ when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout >= TimeSpan.FromSeconds(1) => timeout,
        _ => throw new InvalidDataException($"functionTimeout '{text}' of host.json is not valid. Allowed: hh:mm:ss from 00:00:01, or -1."),
    };
}
