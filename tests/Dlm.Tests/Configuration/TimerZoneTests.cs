using Dlm.Configuration;
using Dlm.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Dlm.Tests.Configuration;

public sealed class TimerZoneTests
{
    [Theory]
    [InlineData("TZ", "Europe/Berlin")]
    [InlineData("TZ", ":Europe/Berlin")]
    [InlineData("TZ", "Europe/London")]
    [InlineData("TZ", "Asia/Kolkata")]
    [InlineData("TZ", "CET-1CEST")]
    [InlineData("TZ", "/usr/share/zoneinfo/Europe/Berlin")]
    [InlineData("WEBSITE_TIME_ZONE", "Europe/Dublin")]
    [InlineData("WEBSITE_TIME_ZONE", "W. Europe Standard Time")]
    public void A_zone_that_moves_the_timers_is_a_fault(string variable, string value) =>
        Faults((variable, value)).Should().ContainSingle()
            .Which.Should().StartWith($"{variable} = \"{value}\" ").And.Contain("Allowed: UTC").And.NotContain("\n");

    [Theory]
    [InlineData("TZ", "UTC")]
    [InlineData("TZ", ":UTC")]
    [InlineData("TZ", "Etc/UTC")]
    [InlineData("TZ", " ")]
    [InlineData("TZ", null)]
    [InlineData("WEBSITE_TIME_ZONE", "UTC")]
    [InlineData("WEBSITE_TIME_ZONE", "")]
    public void Utc_is_none(string variable, string? value) => Faults((variable, value)).Should().BeEmpty();

    [Fact]
    public void Both_are_named() => Faults(("TZ", "Europe/Berlin"), ("WEBSITE_TIME_ZONE", "Europe/Paris")).Should().HaveCount(2);

    [Theory]
    [InlineData("Europe/Berlin", 1)]
    [InlineData("Asia/Kolkata", 0)]
    [InlineData("Etc/UTC", 0)]
    public async Task A_machine_whose_clocks_change_is_warned_of(string machine, int warnings)
    {
        using var events = new EventLog();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(events));
        var warning = new TimerZoneWarning(TimeZoneInfo.FindSystemTimeZoneById(machine), TimeProvider.System, factory.CreateLogger<TimerZoneWarning>());

        await warning.StartAsync(TestContext.Current.CancellationToken);

        events.Count(1010).Should().Be(warnings);
    }

    private static IEnumerable<string> Faults(params (string Name, string? Value)[] variables)
    {
        var validator = new TimerZoneValidator(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
        return validator.Validate(null, new DlmOptions()).Failures ?? [];
    }
}
