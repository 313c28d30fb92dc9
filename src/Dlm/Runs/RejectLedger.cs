using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Dlm.Storage;

namespace Dlm.Runs;

/// <summary>
/// Keeps the bodies of messages that nothing can be done with, and why. Partition <c>rejected:&lt;job&gt;</c>; the row key is a hash of the
/// body, so that the same body is kept once.
/// </summary>
internal sealed class RejectLedger(ITableStore store, InstanceIdentity self, TimeProvider time)
{
    /// <summary>What the partition of a job's rejected messages has before its name.</summary>
    public const string Prefix = "rejected:";

    // The row keys are hashes in hexadecimal digits.
    public const string First = "0";
    public const string Behind = "g";
    private const int LongestBody = 30_000;

    public async Task KeepAsync(string job, string body, string reason, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Prefix + job, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))))
        {
            [RowFormat.Column] = RowFormat.Version,
            ["Body"] = body.Length <= LongestBody ? body : body[..LongestBody],
            ["Length"] = body.Length,
            ["Reason"] = reason,
            ["RejectedBy"] = self.Name,
            ["RejectedAt"] = time.GetUtcNow(),
        };
        await store.WriteAsync([new(TableTransactionActionType.Add, row)], cancellationToken);
    }
}
