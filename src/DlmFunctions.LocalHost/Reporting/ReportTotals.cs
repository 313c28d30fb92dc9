using System.Text.Json.Serialization;

namespace DlmFunctions.LocalHost.Reporting;

/// <summary>Counts of occurrences.</summary>
/// <param name="Occurrences">All that came due.</param>
/// <param name="Enqueued">A message was sent for them.</param>
/// <param name="Succeeded">Their record says so.</param>
/// <param name="Failed">Their record says so.</param>
/// <param name="Lost">Due, but neither recorded nor in flight; or recorded, and never sent.</param>
/// <param name="Doubled">More than one first message, or more than one successful run.</param>
internal sealed record ReportTotals(int Occurrences, int Enqueued, int Succeeded, int Failed, int Lost, int Doubled)
{
    [JsonIgnore]
    public bool IsClean => Lost == 0 && Doubled == 0;

    public override string ToString() =>
        $"{Occurrences} occurrences, {Enqueued} enqueued, {Succeeded} succeeded, {Failed} failed, {Lost} lost, {Doubled} doubled";
}
