using System.Text;
using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dlm.Tests.Configuration;

public sealed class SettingsInspectorTests
{
    [Theory]
    [InlineData("Dlm:TickSchedul")]
    [InlineData("Dlm:Redlock:TTL_seconds")]
    [InlineData("Dlm:Jobs:import_data:Cron")]
    [InlineData("Dlm:Jobs:import_data:Schedule:Text")]
    public void A_misspelt_setting_is_a_fault_that_says_what_there_is(string setting) =>
        Settings.Faults((setting, "0 * * * * *")).Should().ContainSingle().Which.Should().StartWith("Dlm:").And.Contain("Allowed");

    [Fact]
    public void The_names_of_settings_have_no_case() =>
        Settings.Options(("DLM:TICKSCHEDULE", "0 * * * * *"), ("dlm:runs:lease", "00:02:00"))
            .Should().BeEquivalentTo(new { TickSchedule = "0 * * * * *", Runs = new { Lease = TimeSpan.FromMinutes(2) } });

    [Theory]
    [InlineData("Dlm:Runs:Lease", "a while", "a duration such as 00:00:10")]
    [InlineData("Dlm:Import:PageSize", "many", "a whole number")]
    [InlineData("Dlm:Import:PageSize", "2.5", "a whole number")]
    [InlineData("Dlm:Jobs:import_data:Enabled", "perhaps", "true, false")]
    [InlineData("Dlm:Jobs:import_data:Misfire", "FireTwice", "FireOnce, FireAll, Skip")]
    [InlineData("Dlm:Jobs:import_data:Overlap", "Sometimes", "Allow, Forbid")]
    [InlineData("Dlm:Redlock:OnQuorumLost", "Panic", "UseLedger, Skip")]
    public void A_value_of_another_kind_is_a_fault_that_says_what_is_allowed(string setting, string value, string allowed) =>
        Settings.Faults((setting, value)).Should().ContainSingle()
            .Which.Should().StartWith($"{setting} = \"{value}\" is not valid. Allowed: {allowed}");

    [Theory]
    [InlineData("Dlm:Jobs")]
    [InlineData("Dlm:Redlock")]
    [InlineData("Dlm:Jobs:import_data")]
    public void A_value_where_settings_belong_is_a_fault(string section) =>
        Settings.Faults((section, "password=hunter2"))
            .Should().ContainSingle().Which.Should().StartWith($"{section} is not valid: it has a value of its own. Allowed: ").And.NotContain("hunter2");

    [Fact]
    public void A_faulty_value_does_not_hide_the_faults_behind_it() =>
        Settings.Faults(("Dlm:Import:PageSize", "many"), ("Dlm:Runs:Lease", "a while"), ("Dlm:Redlock:Ttl", "-00:00:01")).Should().HaveCount(3);

    [Fact]
    public void A_json_file_sets_everything()
    {
        var options = Read("""
            { "Dlm": {
                "TickSchedule": "0 * * * * *",
                "Jobs": { "clean_up": { "Schedule": "0 0 3 * * *", "TimeZone": "Europe/Berlin", "Misfire": "FireAll", "Overlap": "Forbid", "MaxAttempts": 3 } },
                "Redlock": { "Endpoints": [ "a:1", "b:1", "c:1" ], "OnQuorumLost": "Skip" } } }
            """);

        options.Jobs["clean_up"].Should().BeEquivalentTo(
            new { TimeZone = "Europe/Berlin", Misfire = MisfirePolicy.FireAll, Overlap = OverlapPolicy.Forbid, MaxAttempts = 3 });
        options.Redlock.Endpoints.Should().Equal("a:1", "b:1", "c:1");
        options.Redlock.OnQuorumLost.Should().Be(QuorumLossPolicy.Skip);
    }

    [Theory]
    [InlineData("""{ "Dlm": { "Redlock": { "Endpoints": [] } } }""", "Dlm:Redlock:Endpoints has 0 entries.")]
    [InlineData("""{ "Dlm": { "Jobs": { "clean_up": {} } } }""", "Dlm:Jobs:clean_up:Schedule is missing.")]
    [InlineData("""{ "Dlm": { "Jobs": { "clean_up": "0 0 3 * * *" } } }""", "Dlm:Jobs:clean_up is not valid: it has a value of its own.")]
    public void What_a_json_file_leaves_empty_or_flat_is_a_fault(string json, string fault) =>
        FluentActions.Invoking(() => Read(json)).Should().Throw<OptionsValidationException>()
            .Which.Failures.Should().Contain(found => found.StartsWith(fault, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{ "Dlm": {} }""")]
    [InlineData("""{ "Dlm": { "Jobs": {}, "Redlock": {} } }""")]
    [InlineData("""{ "Dlm": { "Jobs": { "import_data": {} } } }""")]
    public void Empty_sections_leave_the_defaults(string json) =>
        Read(json).Jobs.Keys.Should().Equal("import_data");

    private static DlmOptions Read(string json)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var configuration = new ConfigurationBuilder().AddJsonStream(file).AddInMemoryCollection([new("JobsStorage", Settings.Storage)]).Build();
        using var services = Settings.Services(configuration);
        return services.GetRequiredService<IOptions<DlmOptions>>().Value;
    }
}
