using Dlm.Importing.Sources;

namespace Dlm.IntegrationTests.Importing.Http;

internal static class Pages
{
    /// <summary>The ids of all records, in their order.</summary>
    public static IEnumerable<int> Ids(this IEnumerable<ImportPage> pages) =>
        pages.SelectMany(page => page.Records).Select(record => record.Value.GetProperty("id").GetInt32());
}
