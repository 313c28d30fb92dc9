namespace Dlm.Runs;

/// <summary>A stretch of a partition that is to be swept.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Job">The job that its rows belong to.</param>
/// <param name="From">The first row key.</param>
/// <param name="Before">The row key behind the last.</param>
internal sealed record SweepRange(string Partition, string Job, string From, string Before)
{
    public bool IsManual => Before == RunKeys.BehindManual;

    public bool IsRejects => Partition != Job;
}
