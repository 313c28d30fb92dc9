namespace DlmFunctions.FaultTests.Instance.Jobs;

/// <summary>What a run did to the outside world, as the world saw it.</summary>
/// <param name="At">When, on the machine's monotonic clock: the one that all processes share, however their other clocks are set.</param>
/// <param name="Instance">Where it ran.</param>
/// <param name="Job">The job.</param>
/// <param name="Occurrence">The occurrence.</param>
/// <param name="Attempt">The fencing token.</param>
/// <param name="LeaseNumber">The fencing token of the job, where overlap is forbidden.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Step">The step that was done, or that the run began behind.</param>
internal sealed record Effect(
    long At, string Instance, string Job, string Occurrence, int Attempt, long? LeaseNumber, EffectKind Kind, int Step);
