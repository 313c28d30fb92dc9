using Dlm.Testing;

namespace Infra.Tests;

/// <summary>What each app's identity may do: this and no more.</summary>
public sealed class RoleTests
{
    private const string BlobDataOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string BlobDataReader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
    private const string QueueDataContributor = "974c5e8b-45b9-4653-ba55-5f855dd0fb88";
    private const string TableDataContributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";
    private const string MonitoringMetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Each_app_has_the_roles_that_host_and_engine_need_on_the_resources_that_they_use(string environment)
    {
        var deployment = Deployment.Of(environment);
        var expected = deployment.Apps.SelectMany(app =>
        {
            var identity = Deployment.NameIn(app["identity"]!["userAssignedIdentities"]!.AsObject().Single().Key);
            var host = AccountIn(deployment, app["id"]!.ToString().Split('/')[4]);
            var jobs = AccountIn(deployment, $"rg-dlm-{environment}");
            return new[]
            {
                (identity, BlobDataOwner, host),
                (identity, TableDataContributor, host),
                (identity, BlobDataReader, jobs),
                (identity, QueueDataContributor, jobs),
                (identity, TableDataContributor, jobs),
                (identity, MonitoringMetricsPublisher, $"appi-dlm-{environment}"),
            };
        });

        var granted = deployment.OfType("Microsoft.Authorization/roleAssignments").Select(assignment =>
            (IdentityIn(assignment["properties"]!["principalId"]!.ToString()), Deployment.NameIn(assignment["properties"]!["roleDefinitionId"]), ScopeIn(assignment["id"]!.ToString())));

        granted.Should().BeEquivalentTo(expected);
    }

    [Fact]
    public void The_README_lists_them()
    {
        const string Cell = "| ";
        var listed = File.ReadAllLines(Repository.PathOf("README.md")).SkipWhile(line => line != "### Who may do what").TakeWhile(line => !line.StartsWith("### Cost", StringComparison.Ordinal))
            .Where(line => line.StartsWith(Cell, StringComparison.Ordinal)).Skip(1).Select(line => line.Split('|')[1].Trim());

        listed.Should().Equal(
            "Storage Blob Data Owner",
            "Storage Table Data Contributor",
            "Storage Blob Data Reader",
            "Storage Queue Data Contributor",
            "Storage Table Data Contributor",
            "Monitoring Metrics Publisher",
            "access policy `default`");
    }

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Each_app_may_use_each_Redis(string environment)
    {
        var deployment = Deployment.Of(environment);
        var expected =
            from redis in deployment.OfType("Microsoft.Cache/redisEnterprise")
            from identity in deployment.OfType("Microsoft.ManagedIdentity/userAssignedIdentities")
            select (redis["name"]!.ToString(), identity["name"]!.ToString(), "default");

        var granted = deployment.OfType("Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments").Select(assignment =>
            (QuotedIn(assignment["name"]!.ToString(), "amr-"), IdentityIn(assignment["properties"]!["user"]!["objectId"]!.ToString()), assignment["properties"]!["accessPolicyName"]!.ToString()));

        granted.Should().BeEquivalentTo(expected);
    }

    private static string AccountIn(Deployment deployment, string group) =>
        deployment.OfType("Microsoft.Storage/storageAccounts").Single(account => account["id"]!.ToString().Split('/')[4] == group)["name"]!.ToString();

    // A snapshot has [reference('<id of the identity>', …).principalId].
    private static string IdentityIn(string expression) => Deployment.NameIn(expression.Split('\'')[1]);

    // A snapshot has [extensionResourceId('<id of the scope>', …)].
    private static string ScopeIn(string expression) => Deployment.NameIn(expression.Split('\'')[1]);

    private static string QuotedIn(string expression, string prefix) => expression.Split('\'').First(text => text.StartsWith(prefix, StringComparison.Ordinal));
}
