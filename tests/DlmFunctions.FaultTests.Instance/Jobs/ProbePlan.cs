namespace DlmFunctions.FaultTests.Instance.Jobs;

/// <summary>The work of a probe job.</summary>
/// <param name="Steps">How many steps a run has; its checkpoint is the number of the last one that is done.</param>
/// <param name="StepTime">How long a step takes.</param>
/// <param name="FailingAttempts">So many attempts fail, after their steps.</param>
/// <param name="IsDeaf">Whether cancellation is ignored during a step, as by a handler that is badly written.</param>
internal sealed record ProbePlan(int Steps = 1, TimeSpan StepTime = default, int FailingAttempts = 0, bool IsDeaf = false);
