using Dlm.Jobs;

namespace Dlm.Runs;

/// <summary>What a plan of parts may look like: they are inserted in one transaction with their occurrence.</summary>
internal static class PartPlan
{
    public const int LongestPart = 2000;

    /// <summary>The plan, if it is a possible one.</summary>
    /// <exception cref="PermanentFailureException">It is not, and says why.</exception>
    public static IReadOnlyList<string> Check(IReadOnlyList<string> parts)
    {
        if (parts.Count > Occurrence.MaximumParts)
        {
            throw new PermanentFailureException($"The plan has {parts.Count} parts. Allowed: {Occurrence.MaximumParts} at most.");
        }

        for (var index = 0; index < parts.Count; index++)
        {
            if (parts[index] is not { Length: >= 1 and <= LongestPart })
            {
                throw new PermanentFailureException($"Part {index + 1} of the plan has {parts[index]?.Length ?? 0} characters. Allowed: 1 to {LongestPart}.");
            }

            if (parts.Take(index).Contains(parts[index], StringComparer.Ordinal))
            {
                throw new PermanentFailureException($"Part {index + 1} of the plan is there twice. Allowed: each part once.");
            }
        }

        return parts;
    }
}
