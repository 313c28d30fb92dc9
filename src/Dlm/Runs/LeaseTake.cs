namespace Dlm.Runs;

/// <summary>How an attempt to take a lease ended.</summary>
internal enum LeaseTake
{
    /// <summary>The caller holds it.</summary>
    Taken,

    /// <summary>Another occurrence of the job is running.</summary>
    SlotFilled,

    /// <summary>This release does not understand the running slot.</summary>
    SlotUnknown,

    /// <summary>The record or the slot changed first: read again.</summary>
    Changed,
}
