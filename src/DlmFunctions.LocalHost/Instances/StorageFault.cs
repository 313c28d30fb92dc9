using System.Net.Sockets;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>Tells whether an exception is about storage that does not answer, in either generation of the clients below the SDK.</summary>
internal static class StorageFault
{
    public static bool Is(Exception fault) =>
        fault is Microsoft.Azure.Storage.StorageException or Microsoft.WindowsAzure.Storage.StorageException
            or HttpRequestException or SocketException
        || fault is AggregateException several && several.InnerExceptions.Any(Is)
        || fault.InnerException is { } inner && Is(inner);
}
