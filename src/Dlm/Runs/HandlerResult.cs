namespace Dlm.Runs;

/// <summary>What became of a handler's work.</summary>
/// <param name="Counts">What it counted.</param>
/// <param name="Parts">The parts that are to be run in its place; empty where it did the work.</param>
/// <param name="Fault">What it threw, or null.</param>
internal sealed record HandlerResult(IReadOnlyDictionary<string, long> Counts, IReadOnlyList<string> Parts, Exception? Fault = null);
