namespace DlmFunctions.FaultTests.Instance.Jobs;

/// <summary>What an effect says of its run.</summary>
internal enum EffectKind
{
    Begun,

    /// <summary>A step was done; its checkpoint is not saved yet.</summary>
    Stepped,

    /// <summary>All steps were done and saved.</summary>
    Done,

    /// <summary>The run failed as planned.</summary>
    Failed,

    /// <summary>The run heard that it must stop.</summary>
    Cancelled,

    /// <summary>The record did not take the run's progress, since another attempt had begun.</summary>
    Refused,
}
