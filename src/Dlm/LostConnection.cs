using System.Net.Sockets;

namespace Dlm;

/// <summary>
/// Tells a connection that was lost where <see cref="HttpClient"/>, and with it every client of Azure, says so without an
/// <see cref="HttpRequestException"/>: with the <see cref="SocketException"/> of a connection that is reset between being made and being
/// asked for its peer's address, or the <see cref="IOException"/> of one that is reset while a body is read.
/// </summary>
internal static class LostConnection
{
    public static bool Is(Exception fault) => fault is SocketException or IOException;
}
