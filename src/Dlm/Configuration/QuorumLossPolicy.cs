namespace Dlm.Configuration;

/// <summary>What an instance does with a due occurrence while it can reach no quorum of Redis databases.</summary>
public enum QuorumLossPolicy
{
    /// <summary>It goes on to the ledger, whose conditional writes alone keep the occurrence unique. The default.</summary>
    UseLedger,

    /// <summary>It leaves the occurrence alone and writes nothing.</summary>
    Skip,
}
