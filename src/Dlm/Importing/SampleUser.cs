using System.Text.Json.Serialization;

namespace Dlm.Importing;

/// <summary>One record of the sample file.</summary>
internal sealed record SampleUser(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("login")] string Login,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("site_admin")] bool SiteAdmin,
    [property: JsonPropertyName("followers")] int Followers);
