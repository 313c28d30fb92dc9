using System.Text.Json.Nodes;
using Dlm.Testing;

namespace Infra.Tests;

public sealed class ObservationTests
{
    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void There_is_an_alert_for_each_query_that_is_meant_for_one(string environment)
    {
        var deployment = Deployment.Of(environment);

        var alerts = deployment.OfType("Microsoft.Insights/scheduledQueryRules").Select(alert => alert["name"]!.ToString());

        var silences = EnabledJobs(deployment).Select(job => $"alert-dlm-{environment}-silent-{job}");
        var others = QueryNames("alert-*.kql").Where(name => name != "alert-silent").Select(name => name.Replace("alert-", $"alert-dlm-{environment}-"));
        alerts.Should().BeEquivalentTo(silences.Concat(others));
    }

    [Theory]
    [InlineData("doubled", 0)]
    [InlineData("silent-import_data", 0)]
    [InlineData("failed", 1)]
    [InlineData("rejected", 1)]
    [InlineData("missed", 2)]
    [InlineData("quorum", 2)]
    [InlineData("clock", 2)]
    [InlineData("delay", 2)]
    [InlineData("duplicates", 3)]
    public void An_alert_is_as_severe_as_its_fault(string name, int severity) =>
        Deployment.Of("prod").OfType("Microsoft.Insights/scheduledQueryRules").Single(alert => alert["name"]!.ToString() == $"alert-dlm-prod-{name}")["properties"]!["severity"]!
            .GetValue<int>().Should().Be(severity);

    [Theory]
    [InlineData("doubled")]
    [InlineData("duplicates")]
    [InlineData("missed")]
    [InlineData("rejected")]
    public void One_is_enough_for_an_alert(string name)
    {
        var alert = Deployment.Of("prod").OfType("Microsoft.Insights/scheduledQueryRules").Single(alert => alert["name"]!.ToString() == $"alert-dlm-prod-{name}");

        var condition = alert["properties"]!["criteria"]!["allOf"]!.AsArray().Single()!;
        condition["operator"]!.ToString().Should().Be("GreaterThan");
        condition["threshold"]!.GetValue<int>().Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void The_workbook_shows_every_other_query_and_the_Redis_instances(string environment)
    {
        var workbook = Deployment.Of(environment).OfType("Microsoft.Insights/workbooks").Single();
        var items = JsonNode.Parse(workbook["properties"]!["serializedData"]!.ToString())!["items"]!.AsArray();

        Contents(items, type: 9).Should().ContainSingle();
        Contents(items, type: 3).Should().HaveCount(QueryNames("*.kql").Except(QueryNames("alert-*.kql")).Count());
        Contents(items, type: 10).Should().OnlyContain(metric => metric["resourceIds"]!.AsArray().Count == 3);
    }

    private static IEnumerable<string> EnabledJobs(Deployment deployment) =>
        Deployment.Settings(deployment.Apps.First()).Where(setting => setting.Key.EndsWith("__Enabled", StringComparison.Ordinal) && setting.Value == "true")
            .Select(setting => setting.Key.Split("__")[2]);

    private static IEnumerable<string> QueryNames(string pattern) =>
        Directory.GetFiles(Repository.PathOf("infra/queries"), pattern).Select(file => Path.GetFileNameWithoutExtension(file)!);

    private static IEnumerable<JsonNode> Contents(JsonArray items, int type) =>
        items.Where(item => item!["type"]!.GetValue<int>() == type).Select(item => item!["content"]!);
}
