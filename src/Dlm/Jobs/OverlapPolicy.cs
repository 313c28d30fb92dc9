namespace Dlm.Jobs;

/// <summary>Whether an occurrence may run while an earlier one of the same job still does.</summary>
public enum OverlapPolicy
{
    /// <summary>Occurrences run side by side. The default.</summary>
    Allow,

    /// <summary>
    /// At most one occurrence of the job runs anywhere. One that comes due while another runs is skipped; one that was enqueued
    /// before waits until the other has ended.
    /// </summary>
    Forbid,
}
