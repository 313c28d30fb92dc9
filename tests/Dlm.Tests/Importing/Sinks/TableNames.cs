using CsCheck;
using Dlm.Importing.Sinks;

namespace Dlm.Tests.Importing.Sinks;

/// <summary>Texts that keys and columns are made of, with those that are troublesome more often than chance would have them.</summary>
internal static class TableNames
{
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["abx_AX0129-"], 0, 12],
        Gen.String[Gen.Char["/\\#?%+ '\"&\t\n\u007f\u0085é日\ud83d\ude00\ud83d"], 0, 4],
        Gen.OneOf("_x", "_x002F_", "_x005F_x", "PartitionKey", "rowkey", "Timestamp", ColumnName.ContentHash, "odata.etag", ""),
        Gen.Long.Select(TableKey.Of));

    public static readonly Gen<string> Text = Gen.OneOf(Piece, Gen.Select(Piece, Piece, string.Concat));
}
