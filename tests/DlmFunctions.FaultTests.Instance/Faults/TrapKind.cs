namespace DlmFunctions.FaultTests.Instance.Faults;

/// <summary>What becomes of an instance that steps into a trap.</summary>
internal enum TrapKind
{
    /// <summary>It is killed, as by a crash.</summary>
    Kill,

    /// <summary>It hangs until it is resumed.</summary>
    Pause,
}
