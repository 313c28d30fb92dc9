namespace Dlm.Jobs;

/// <summary>What becomes of instants that passed while no instance could decide them.</summary>
public enum MisfirePolicy
{
    /// <summary>The newest one fires once and stands for the others, whose range its record names. The default.</summary>
    FireOnce,

    /// <summary>Every one fires, oldest first, up to the 98 newest; older ones are recorded as one skipped range.</summary>
    FireAll,

    /// <summary>Those older than the misfire threshold are recorded as one skipped range; the others fire.</summary>
    Skip,
}
