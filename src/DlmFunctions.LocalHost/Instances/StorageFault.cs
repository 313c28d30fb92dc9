using System.Net.Sockets;
using Azure;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>Tells whether an exception is about storage that does not answer.</summary>
internal static class StorageFault
{
    public static bool Is(Exception fault) =>
        fault is RequestFailedException or HttpRequestException or SocketException
        || fault is AggregateException several && several.InnerExceptions.Any(Is)
        || fault.InnerException is { } inner && Is(inner);
}
