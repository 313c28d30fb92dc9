using System.Globalization;
using System.Text.Json;

namespace DlmFunctions.LocalHost.SampleApi;

/// <summary>Users like those of GitHub, computed from (seed, id, revision): nothing is stored, and any number of them costs nothing.</summary>
internal sealed class SampleUsers(int seed, int revision)
{
    private const int LargeText = 70_000;

    private static readonly string[] Names = ["ada", "alan", "barbara", "donald", "edsger", "frances", "grace", "john", "ken", "margaret", "niklaus", "tony"];
    private static readonly string[] Companies = ["Contoso", "Fabrikam", "Northwind", "Tailspin"];
    private static readonly string[] Plans = ["free", "pro", "team"];
    private static readonly DateTime Founded = new(2008, 2, 8, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The data as it was last changed.</summary>
    public DateTimeOffset LastModified => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(revision);

    /// <summary>Writes one user.</summary>
    /// <param name="json">Takes the object.</param>
    /// <param name="id">Its id.</param>
    /// <param name="fault">One that damages it, or any other.</param>
    public void Write(Utf8JsonWriter json, int id, SampleFault fault = SampleFault.None)
    {
        var random = Scramble(((ulong)(uint)seed << 32) | (uint)id);
        var login = string.Create(CultureInfo.InvariantCulture, $"{Names[random % 12]}-{id}");
        // Grows for one id in ten with each revision.
        var changes = (revision + id) / 10;
        json.WriteStartObject();
        json.WriteString("login", login);
        if (fault != SampleFault.NoKey)
            json.WriteNumber("id", id);
        json.WriteString("type", (random >> 8) % 20 == 0 ? "Organization" : "User");
        json.WriteBoolean("site_admin", (random >> 16) % 50 == 0);
        json.WriteString("html_url", $"https://example.com/{login}");
        if ((random >> 24) % 3 == 0)
            json.WriteNull("company");
        else
            json.WriteString("company", Companies[(random >> 24) % 4]);
        if (fault == SampleFault.WrongType)
            json.WriteString("followers", "many");
        else
            json.WriteNumber("followers", (int)((random >> 32) % 10_000) + changes);
        json.WriteNumber("public_repos", (int)((random >> 40) % 200));
        json.WriteString("created_at", Founded.AddSeconds((random >> 12) % 500_000_000));
        json.WriteString("updated_at", Founded.AddYears(17).AddDays(changes));
        json.WriteStartObject("plan");
        json.WriteString("name", Plans[(random >> 48) % 3]);
        json.WriteNumber("space", (int)((random >> 50) % 1000) * 1024);
        json.WriteNumber("collaborators", (int)((random >> 56) % 16));
        json.WriteEndObject();
        if (fault == SampleFault.TooLarge)
            json.WriteString("bio", new string('x', LargeText));
        json.WriteEndObject();
    }

    // SplitMix64 (Steele, Lea, Flood 2014).
    private static ulong Scramble(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
