using DlmFunctions.LocalHost.Commands;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Commands;

public sealed class RunArgumentsTests
{
    [Theory]
    [InlineData("00:00:01")]
    [InlineData("00:01:30")]
    [InlineData("1:02:03")]
    [InlineData("23:59:59")]
    public void A_duration_has_hours_minutes_and_seconds(string duration) => Errors("--duration", duration).Should().BeEmpty();

    [Theory]
    [InlineData("90")]
    [InlineData("1:30")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:30")]
    [InlineData("24:00:00")]
    [InlineData("1.00:00:00")]
    [InlineData("soon")]
    public void Another_is_refused_by_one_line_that_names_the_form(string duration) =>
        Errors("--duration", duration).Should().ContainSingle().Which.Should().Contain("hh:mm:ss").And.Contain($"'{duration}'");

    [Theory]
    [InlineData(".")]
    [InlineData("./")]
    [InlineData("/")]
    public void A_report_is_no_folder(string path) => Errors("--report", path).Should().ContainSingle().Which.Should().Contain($"'{path}' is a folder");

    [Fact]
    public void A_report_may_be_there_already()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["report.json"], "of an earlier run");

        Errors("--report", folder["report.json"]).Should().BeEmpty();
    }

    private static IEnumerable<string> Errors(params string[] arguments) => RunCommand.Create().Parse(arguments).Errors.Select(error => error.Message);
}
