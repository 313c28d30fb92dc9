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

        alerts.Should().BeEquivalentTo(QueryNames("alert-*.kql").Select(name => name.Replace("alert-", $"alert-dlm-{environment}-")).Select(name => name.Replace("-silent", "-silent-import_data")));
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

    private static IEnumerable<string> QueryNames(string pattern) =>
        Directory.GetFiles(Repository.PathOf("infra/queries"), pattern).Select(file => Path.GetFileNameWithoutExtension(file)!);

    private static IEnumerable<JsonNode> Contents(JsonArray items, int type) =>
        items.Where(item => item!["type"]!.GetValue<int>() == type).Select(item => item!["content"]!);
}
