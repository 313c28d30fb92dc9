namespace Dlm.Importing.Sinks;

/// <summary>What became of a page's records; the three add up to their number.</summary>
/// <param name="Written">Inserted or changed.</param>
/// <param name="Unchanged">Stored already as they are, or followed by another of the same key on the same page.</param>
/// <param name="Rejected">Kept in the table of rejects, with the reason.</param>
internal sealed record SinkResult(int Written, int Unchanged, int Rejected)
{
    /// <summary>What became of both.</summary>
    public static SinkResult operator +(SinkResult left, SinkResult right) =>
        new(left.Written + right.Written, left.Unchanged + right.Unchanged, left.Rejected + right.Rejected);
}
