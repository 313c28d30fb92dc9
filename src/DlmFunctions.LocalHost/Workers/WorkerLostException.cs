namespace DlmFunctions.LocalHost.Workers;

/// <summary>The worker ended, or its connection broke, before it answered.</summary>
internal sealed class WorkerLostException() : Exception("The worker process ended before it answered.");
