namespace Dlm.Simulation.Network;

/// <summary>How likely each fault is, for each request unless it says otherwise.</summary>
internal sealed record FaultMix
{
    public static readonly FaultMix None = new();

    /// <summary>The request never arrives.</summary>
    public double LostRequest { get; init; }

    /// <summary>The request is carried out, the caller never hears of it.</summary>
    public double LostReply { get; init; }

    /// <summary>The request is carried out after the caller has given up.</summary>
    public double LateRequest { get; init; }

    /// <summary>The server is busy, and says so.</summary>
    public double Refusal { get; init; }

    /// <summary>The caller dies within the round trip.</summary>
    public double CrashInCall { get; init; }

    /// <summary>The caller is paused within the round trip.</summary>
    public double PauseInCall { get; init; }

    /// <summary>For each message: a second copy.</summary>
    public double DuplicateMessage { get; init; }

    /// <summary>For each message: delivered minutes late.</summary>
    public double LateMessage { get; init; }

    /// <summary>For each message: deleted before anybody sees it.</summary>
    public double LostMessage { get; init; }

    /// <summary>For each step of a handler: an exception.</summary>
    public double HandlerFailure { get; init; }

    /// <summary>For each step of a handler: it asks for a rest.</summary>
    public double HandlerRest { get; init; }

    /// <summary>For each step of a handler: an exception that no further attempt can help.</summary>
    public double HandlerGivesUp { get; init; }
}
