namespace DlmFunctions.LocalHost.Reporting;

/// <summary>What a run of the command came to, as written by <c>--report</c>. All instants are UTC.</summary>
internal sealed record Report(IReadOnlyList<string> Instances, IReadOnlyList<ReportedOccurrence> Occurrences, ReportTotals Totals);
