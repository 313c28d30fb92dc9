namespace Dlm.Testing;

/// <summary>What a <see cref="TcpProxy"/> does with the connections that go through it.</summary>
public enum TcpProxyMode
{
    /// <summary>Everything is forwarded.</summary>
    Pass,

    /// <summary>
    /// Connections are accepted and nothing is forwarded in either direction, as with a hung server or a partition. Bytes are held, not
    /// lost, as TCP would resend them: they flow again in <see cref="Pass"/>. <see cref="TcpProxy.Cut"/> loses them.
    /// </summary>
    Blackhole,

    /// <summary>Requests arrive, replies are held: the server does what was asked and the client does not hear of it.</summary>
    BlackholeReplies,

    /// <summary>New connections are reset, as with a dead server. Those that exist go on until <see cref="TcpProxy.Cut"/>.</summary>
    Refuse,
}
