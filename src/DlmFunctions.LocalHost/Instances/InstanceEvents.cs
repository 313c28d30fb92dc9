using Microsoft.Extensions.Logging;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>What the host of an instance logs itself.</summary>
internal static partial class InstanceEvents
{
    [LoggerMessage(2010, LogLevel.Error, "The listeners broke down and are started again: {Fault}")]
    public static partial void ListenersBroke(this ILogger log, string fault);
}
