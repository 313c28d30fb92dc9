using CsCheck;
using Cronos;
using Dlm.Configuration;
using NCrontab;

namespace Dlm.Tests.Configuration;

/// <summary>What is accepted for the tick is read alike by Cronos, the engine's parser, and NCrontab, the Functions host's.</summary>
public sealed class TickGrammarTests
{
    private static readonly DateTime Start = new(2026, 2, 26, 23, 58, 59, DateTimeKind.Utc);

    private static readonly Gen<string> Part = Gen.OneOf(
        Gen.OneOf("*", "?", "L", "W", "H", "*/1", "*/2", "*/7", "*/60", "*/0", "0", "7", "05", "005", "-1", "+1", "", "1-7", "0-6", "SUN-SAT", "SAT-SUN", "JAN-DEC"),
        Gen.OneOf("MON", "monday", "M", "MO", "5L", "1#2", "15W", "50-40/10", "5/1", "1/2", "0/20", "10-50/15", "*-5", "1-", "1/", "/2", "@every_second", "*/+5", "MON/2"),
        Gen.Select(Gen.Int[0, 61], Gen.Int[0, 61]).Select((a, b) => $"{a}-{b}"),
        Gen.Select(Gen.Int[0, 61], Gen.Int[0, 61]).Select((a, b) => $"{a}/{b}"),
        Gen.Select(Gen.Int[0, 61], Gen.Int[0, 61], Gen.Int[0, 61]).Select((a, b, step) => $"{a}-{b}/{step}"),
        Gen.Int[0, 61].Select(number => $"{number}"));

    private static readonly Gen<string> Field = Gen.OneOf(Gen.Const("*"), Gen.Const("*"), Gen.Const("*"), Part, Part.Array[1, 3].Select(parts => string.Join(',', parts)));

    [Fact]
    public void What_is_accepted_has_the_same_instants_on_the_host()
    {
        var accepted = 0;
        Field.Array[6].Select(fields => string.Join(' ', fields)).Sample(
            text =>
            {
                if (CronExpression.TryParse(text, CronFormat.IncludeSeconds, out var ours) && TickGrammar.Unlike(text) is null)
                {
                    accepted++;
                    Ours(ours).Should().Equal(TheHosts(text), "of {0}", text);
                }
            },
            iter: 20_000, threads: 1);

        accepted.Should().BeGreaterThan(300);
    }

    [Theory]
    [InlineData("*/10 * * * * *")]
    [InlineData("  0,30   *  *  * *   * ")]
    [InlineData("0/20 0-59 */1 1-31 JAN-DEC sun-SAT")]
    [InlineData("5-50/15 * * * 1/1 0-6/1")]
    public void What_both_read_alike_is_accepted(string text)
    {
        TickGrammar.Unlike(text).Should().BeNull();
        Ours(CronExpression.Parse(text, CronFormat.IncludeSeconds)).Should().Equal(TheHosts(text));
    }

    [Theory]
    [InlineData("*/10 * * * * ?", "?")]
    [InlineData("*/10 * * * * 1-7", "1-7")]
    [InlineData("*/10 * * * * 0/1", "0/1")]
    [InlineData("50-40/10 * * * * *", "50-40/10")]
    [InlineData("@every_second", "@every_second")]
    [InlineData("*/10\t* * * * *", "*/10\t* * * * *")]
    [InlineData("*/10 * * L * *", "L")]
    [InlineData("*/10 * * * NOV-FEB *", "NOV-FEB")]
    [InlineData("*/10 * * * * FRI-MON", "FRI-MON")]
    public void What_the_host_reads_otherwise_is_named(string text, string unlike) => TickGrammar.Unlike(text).Should().Be(unlike);

    private static List<DateTime> Ours(CronExpression cron) => [.. cron.GetOccurrences(Start, Start.AddYears(4), fromInclusive: false).Take(100)];

    private static List<DateTime> TheHosts(string text)
    {
        var cron = CrontabSchedule.Parse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        return [.. cron.GetNextOccurrences(Start, Start.AddYears(4)).Take(100)];
    }
}
