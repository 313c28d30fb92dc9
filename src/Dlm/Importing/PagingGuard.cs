using System.IO.Hashing;
using System.Text;

namespace Dlm.Importing;

/// <summary>
/// Finds a loop in the paging in constant memory: Brent's algorithm (https://doi.org/10.1007/BF01933190) on the hashes of the cursors.
/// A loop of n pages that begins after m pages is found after at most 3 × (m + n) pages.
/// </summary>
/// <param name="Landmark">The hash that newer cursors are compared with.</param>
/// <param name="Steps">How many cursors came behind it.</param>
/// <param name="Reach">After how many the next landmark is set.</param>
internal sealed record PagingGuard(string? Landmark = null, long Steps = 0, long Reach = 1)
{
    /// <summary>Takes note of the next page.</summary>
    /// <returns>The guard for the page behind it, or null where it leads back to a page that was read already.</returns>
    public PagingGuard? Pass(string cursor)
    {
        var hash = Convert.ToHexString(XxHash128.Hash(Encoding.UTF8.GetBytes(cursor)));
        return hash == Landmark ? null
            : Steps + 1 == Reach ? new PagingGuard(hash, 0, Reach * 2)
            : this with { Steps = Steps + 1 };
    }
}
