namespace Dlm.Runs;

/// <summary>Names the handler of a job.</summary>
internal sealed record JobHandlerRegistration(string Job, Type Handler);
