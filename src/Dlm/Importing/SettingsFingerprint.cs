using System.Security.Cryptography;
using System.Text.Json;
using Dlm.Configuration;

namespace Dlm.Importing;

/// <summary>
/// Tells settings with which a source would be read or stored in another way: what is known of a source, and how far an import of it has
/// come, holds for the same settings only. Left out is what changes with no effect on rows, such as the token or the size of a page.
/// </summary>
internal static class SettingsFingerprint
{
    /// <summary>The fingerprint of an import of these locations; they and the headers may hold a secret, so it is a cryptographic hash.</summary>
    public static string Of(ImportOptions settings, params IEnumerable<string> locations) => Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            locations,
            settings.Source,
            settings.Table,
            settings.KeyField,
            settings.PartitionField,
            settings.PageLimit,
            settings.MaxPageBytes,
            Fields = settings.Fields.Order(StringComparer.Ordinal),
            Types = settings.Types.Order(StringComparer.Ordinal),
            settings.Http.Paging,
            settings.Http.CursorParameter,
            settings.Http.CursorField,
            settings.Http.ItemsPath,
            Headers = settings.Http.Headers.Order(StringComparer.Ordinal),
            settings.Csv.Delimiter,
        })));
}
