using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>The log of an instance, by the levels of host.json.</summary>
internal static class InstanceLogging
{
    // What the Functions host logs where host.json says nothing.
    private static readonly string[] Prefixes = ["Microsoft.Azure.WebJobs.", "Function.", "Worker", "Host."];

    public static ILoggerFactory Create(IConfigurationSection levels) => LoggerFactory.Create(logging => logging
        .AddFilter((category, level) => level >= LogLevel.Information && Array.Exists(Prefixes, prefix => category?.StartsWith(prefix, StringComparison.Ordinal) == true))
        .AddConfiguration(levels)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        }));
}
