using System.Text.Json;

namespace DlmFunctions.LocalHost.SampleApi;

/// <summary>A page of users.</summary>
/// <param name="Ids">The ids in their order.</param>
/// <param name="Next">The <c>since</c> of the next page, or null.</param>
internal sealed record UserPage(IReadOnlyList<int> Ids, int? Next)
{
    private const int PagesOfLoop = 3;

    /// <summary>The page that a query asks for.</summary>
    public static UserPage Of(SampleQuery query)
    {
        var since = query.Since;
        if (query.Fault == SampleFault.Loop && since >= query.From - 1 + ((PagesOfLoop - 1) * query.PerPage))
            since = 0;
        var first = Math.Max(since + 1, query.From);
        var last = (int)Math.Min((long)first + query.PerPage - 1, query.To);
        var ids = first > last ? [] : Enumerable.Range(first, last - first + 1).ToList();
        int? next = ids.Count > 0 && last < query.To ? last : null;
        if (query.Fault == SampleFault.Duplicates && ids.Count > 0)
        {
            // The last of the page before, and one of this page once more; the last one stays the last, as the cursor.
            ids.InsertRange(0, first > query.From ? [first - 1, first] : [first]);
        }

        return new UserPage(ids, next);
    }

    /// <summary>The body.</summary>
    public byte[] Body(SampleUsers users, SampleQuery query)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            var names = query.Wrap.Split('.', StringSplitOptions.RemoveEmptyEntries);
            foreach (var name in names)
            {
                json.WriteStartObject();
                json.WritePropertyName(name);
            }

            WriteUsers(json, users, query.Fault);
            foreach (var _ in names)
            {
                json.WriteEndObject();
            }
        }

        return body.ToArray();
    }

    private void WriteUsers(Utf8JsonWriter json, SampleUsers users, SampleFault fault)
    {
        json.WriteStartArray();
        for (var index = 0; index < Ids.Count; index++)
        {
            users.Write(json, Ids[index], index == 0 ? fault : SampleFault.None);
            if (index == 0 && fault == SampleFault.WrongType)
                json.WriteStringValue("not an object");
        }

        json.WriteEndArray();
    }
}
