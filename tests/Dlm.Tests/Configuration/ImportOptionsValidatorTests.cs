using Dlm.Tests.Support;

namespace Dlm.Tests.Configuration;

public sealed class ImportOptionsValidatorTests
{
    private const string Api = "https://api.github.com/users?per_page=100";

    [Theory]
    [InlineData("Dlm:Import:Source", "http", "Http, Ndjson, Csv, Sample, Ftp")]
    [InlineData("Dlm:Import:Locations:0", "somewhere", "none, the sample is part of the engine")]
    [InlineData("Dlm:Import:KeyField", "", "the name of a field")]
    [InlineData("Dlm:Import:PartitionField", "", "the name of a field")]
    [InlineData("Dlm:Import:Fields:0", "", "the name of a field")]
    [InlineData("Dlm:Import:Types:0", "id: Guid", "Text, WholeNumber, Number, Boolean, Instant")]
    [InlineData("Dlm:Import:Types:0", "id: 1", "Text, WholeNumber, Number, Boolean, Instant")]
    [InlineData("Dlm:Import:Types:0", "Number", "the name of a field, a colon, and one of")]
    [InlineData("Dlm:Import:Table", "a-table", "3 to 56 letters and digits, a letter first")]
    [InlineData("Dlm:Import:Table", "ImportedUsersRejects", "without Rejects or Sources at the end")]
    [InlineData("Dlm:Import:Table", "importedsources", "without Rejects or Sources at the end")]
    [InlineData("Dlm:Import:Table", "dlmruns", "tables of its own")]
    [InlineData("Dlm:Import:PageSize", "10001", "1 to 10000")]
    [InlineData("Dlm:Import:PageLimit", "0", "1 to 2147483647")]
    [InlineData("Dlm:Import:MaxPageBytes", "1023", "1024 to 67108864")]
    [InlineData("Dlm:Import:MaxRejectShare", "1.5", "0 to 1")]
    [InlineData("Dlm:Import:MaxRejectShare", "few", "a number")]
    [InlineData("Dlm:Import:RejectRetention", "-00:00:01", "00:00:00 to 36500.00:00:00")]
    [InlineData("Dlm:Import:FullAfter", "-00:00:01", "00:00:00 to 366.00:00:00")]
    [InlineData("Dlm:Import:Http:Paging", "Offset", "Link, Cursor, None")]
    [InlineData("Dlm:Import:Http:CursorParameter", "", "the name of a query parameter")]
    [InlineData("Dlm:Import:Http:CursorField", "", "the name of a field")]
    [InlineData("Dlm:Import:Http:RequestTimeout", "00:00:00", "00:00:01 to 00:10:00")]
    [InlineData("Dlm:Import:Http:Retries", "11", "0 to 10")]
    [InlineData("Dlm:Import:Http:LongestWait", "01:00:00", "00:00:00 to 00:01:00")]
    [InlineData("Dlm:Import:Csv:Delimiter", "||", "one printable character")]
    [InlineData("Dlm:Import:Csv:Delimiter", "\"", "one printable character")]
    [InlineData("Dlm:Import:Csv:Delimiter", "§", "one printable character")]
    public void A_value_that_is_not_allowed_is_one_fault(string setting, string value, string allowed)
    {
        var fault = Settings.Faults((setting, value)).Should().ContainSingle().Subject;

        fault.Should().StartWith($"{setting} = \"").And.Contain("Allowed: ").And.Contain(allowed);
    }

    [Theory]
    [InlineData("Http", Api)]
    [InlineData("Http", "http://localhost:5080/users")]
    [InlineData("Ndjson", "data/2026/users.ndjson")]
    [InlineData("Csv", "data/users.csv")]
    [InlineData("Ftp", "anything at all")]
    public void A_location_of_the_right_kind_is_valid(string source, string location) =>
        Settings.Faults(("Dlm:Import:Source", source), ("Dlm:Import:Locations:0", location)).Should().BeEmpty();

    [Theory]
    [InlineData("Http", "api.github.com/users", "an http or https address")]
    [InlineData("Http", "ftp://example.com/users", "an http or https address")]
    [InlineData("Http", "https://me@example.com/users", "an http or https address")]
    [InlineData("Ndjson", "https://account.blob.core.windows.net/data/users.ndjson", "container/blob")]
    [InlineData("Csv", "users.csv", "container/blob")]
    public void A_location_of_another_kind_is_a_fault(string source, string location, string allowed) =>
        Settings.Faults(("Dlm:Import:Source", source), ("Dlm:Import:Locations:0", location)).Should().ContainSingle()
            .Which.Should().StartWith("Dlm:Import:Locations:0 = \"").And.Contain(allowed);

    [Theory]
    [InlineData("Http")]
    [InlineData("Ndjson")]
    [InlineData("Csv")]
    public void A_source_that_needs_a_location_has_one(string source) =>
        Settings.Faults(("Dlm:Import:Source", source)).Should().ContainSingle()
            .Which.Should().StartWith($"Dlm:Import:Locations is empty. Allowed with Dlm:Import:Source = {source}: ");

    [Fact]
    public void A_location_is_not_imported_twice() =>
        Settings.Faults(("Dlm:Import:Source", "Http"), ("Dlm:Import:Locations:0", Api), ("Dlm:Import:Locations:1", Api))
            .Should().ContainSingle().Which.Should().Be(
                "Dlm:Import:Locations:1 = \"https://api.github.com/users?…\" is there twice. Allowed: each location once.");

    [Fact]
    public void No_fault_repeats_a_secret()
    {
        const string secret = "xyzzy";

        var faults = Settings.Faults(
            ("Dlm:Import:Source", "Http"),
            ("Dlm:Import:Locations:0", $"gopher://example.com/users?key={secret}"),
            ("Dlm:Import:Http:Token", secret + "\n"),
            ("Dlm:Import:Http:Headers:0", "authorization: " + secret),
            ("Dlm:Import:Http:Headers:1", "X-Key: " + secret + "\n" + secret),
            ("Dlm:Import:Http:Headers:2", "Not a name: " + secret),
            ("Dlm:Import:Http:Headers:3", secret),
            ("Dlm:Import:Http:Headers:4", ": " + secret),
            ("Dlm:Import:Http:Headers:5", "Authorization: " + secret));

        faults.Should().HaveCount(8).And.NotContainMatch($"*{secret}*");
    }

    [Theory]
    [InlineData("Rejects")]
    [InlineData("sources")]
    public void A_table_beside_that_of_the_import_is_not_the_ledgers(string beside) =>
        Settings.Faults(("Dlm:Import:Table", "Users"), ("Dlm:Ledger:Table", "Users" + beside)).Should().ContainSingle()
            .Which.Should().Be($"Dlm:Import:Table = \"Users\" makes Users{beside[..1].ToUpperInvariant()}{beside[1..]} a table of the import, but that is Dlm:Ledger:Table. Allowed: tables of its own.");

    [Theory]
    [InlineData("X-Name: M\u00fcller", "is no header of a request")]
    [InlineData("X-N\u00e4me: M", "is no header of a request")]
    [InlineData("X-Key: a\u007f", "is no header of a request")]
    [InlineData("X-Key: a\tb", "is no header of a request")]
    [InlineData("Content-Type: application/json", "is no header of a request")]
    [InlineData("transfer-encoding: chunked", "is transfer-encoding, which the HTTP client sets itself")]
    [InlineData("Upgrade: h2c", "is Upgrade, which the HTTP client sets itself")]
    public void A_header_that_the_HTTP_client_refuses_is_a_fault(string header, string fault) =>
        Settings.Faults(("Dlm:Import:Http:Headers:0", header)).Should().ContainSingle()
            .Which.Should().StartWith($"Dlm:Import:Http:Headers:0 {fault}").And.Contain(" Allowed: ");

    [Theory]
    [InlineData("schl\u00fcssel")]
    [InlineData("a\u0000b")]
    [InlineData("\U0001F511")]
    public void A_token_that_the_HTTP_client_refuses_is_a_fault(string token) =>
        Settings.Faults(("Dlm:Import:Http:Token", token)).Should().ContainSingle().Which.Should().Be(
            "Dlm:Import:Http:Token is not valid. Allowed: printable characters of ASCII.");

    [Theory]
    [InlineData("Accept: ,,,", true)]
    [InlineData("User-Agent: (((", true)]
    [InlineData("Connection: close", true)]
    [InlineData("Host: other.example", true)]
    [InlineData("X-Empty: ", true)]
    [InlineData("If-None-Match: x", true)]
    [InlineData("Cookie: a=~!@#$%^&*()", true)]
    [InlineData("X-Name: M\u00fcller", false)]
    [InlineData("Transfer-Encoding: chunked", false)]
    [InlineData("Content-Type: application/json", false)]
    public async Task What_passes_is_what_the_HTTP_client_sends(string header, bool passes)
    {
        Settings.Faults(("Dlm:Import:Http:Headers:0", header)).Should().HaveCount(passes ? 0 : 1);
        using var http = CannedServer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://a.example/");
        var sending = async () => request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1])
            && (await http.SendAsync(request, TestContext.Current.CancellationToken)).IsSuccessStatusCode;

        try
        {
            (await sending()).Should().Be(passes);
        }
        catch (HttpRequestException) when (!passes)
        {
            // As it should be.
        }
    }

    [Fact]
    public void Names_that_no_setting_may_have_are_no_part_of_one() =>
        Settings.Faults(
            ("Dlm:Import:Http:Headers:0", "X-GitHub-Api-Version: 2022-11-28"),
            ("Dlm:Import:Http:Headers:1", "Accept:application/vnd.github+json; q=1"),
            ("Dlm:Import:Types:0", "created-at: Instant"),
            ("Dlm:Import:Types:1", "dc:created: instant")).Should().BeEmpty();

    [Fact]
    public void A_field_has_one_type() =>
        Settings.Faults(("Dlm:Import:Types:0", "id: Text"), ("Dlm:Import:Types:1", "id: Number")).Should().ContainSingle()
            .Which.Should().StartWith("Dlm:Import:Types:1 = \"id: Number\" is not valid.").And.EndWith("each field once.");
}
