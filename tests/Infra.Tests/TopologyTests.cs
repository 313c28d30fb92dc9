using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dlm.Testing;

namespace Infra.Tests;

public sealed partial class TopologyTests
{
    [Theory]
    [InlineData("dev", new[] { "northeurope" })]
    [InlineData("prod", new[] { "northeurope", "westeurope" })]
    public void Each_region_has_one_app_with_plan_host_storage_and_deployment_container_of_its_own(string environment, string[] regions)
    {
        var deployment = Deployment.Of(environment);

        deployment.Apps.Select(app => app["location"]!.ToString()).Should().Equal(regions);
        deployment.Apps.Select(app => app["properties"]!["serverFarmId"]!.ToString()).Should().OnlyHaveUniqueItems();
        deployment.Apps.Select(app => Deployment.Settings(app)["AzureWebJobsStorage__blobServiceUri"]).Should().OnlyHaveUniqueItems();
        deployment.Apps.Select(DeploymentStorage).Select(storage => storage["value"]!.ToString()).Should().OnlyHaveUniqueItems();
        foreach (var app in deployment.Apps)
        {
            var group = GroupOf(app);
            deployment.OfType("Microsoft.Web/serverfarms").Single(plan => GroupOf(plan) == group)["sku"]!["name"]!.ToString().Should().Be("FC1");
            var hostStorage = deployment.OfType("Microsoft.Storage/storageAccounts").Single(account => GroupOf(account) == group)["name"]!.ToString();
            Deployment.Settings(app)["AzureWebJobsStorage__blobServiceUri"].Should().Contain(hostStorage);
            DeploymentStorage(app)["value"]!.ToString().Should().Contain(hostStorage).And.Contain("'deployments'");
            deployment.OfType("Microsoft.Storage/storageAccounts/blobServices/containers").Should().Contain(container => container["id"]!.ToString().EndsWith($"/{hostStorage}/blobServices/default/containers/deployments", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Every_app_is_an_isolated_worker_on_NET_10(string environment) =>
        Deployment.Of(environment).Apps.Select(app => app["properties"]!["functionAppConfig"]!["runtime"]!).Should()
            .OnlyContain(runtime => runtime["name"]!.ToString() == "dotnet-isolated" && runtime["version"]!.ToString() == "10.0");

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Three_Redis_elect_over_TLS_and_never_evict(string environment)
    {
        var deployment = Deployment.Of(environment);

        deployment.OfType("Microsoft.Cache/redisEnterprise").Should().HaveCount(3);
        deployment.OfType("Microsoft.Cache/redisEnterprise/databases").Should().HaveCount(3).And.OnlyContain(database =>
            Is(database, "clientProtocol", "Encrypted") && Is(database, "port", "10000") && Is(database, "evictionPolicy", "NoEviction") && Is(database, "clusteringPolicy", "NoCluster"));
    }

    [Fact]
    public void In_production_no_region_has_two_Redis() =>
        Deployment.Of("prod").OfType("Microsoft.Cache/redisEnterprise").Select(redis => redis["location"]!.ToString()).Should().OnlyHaveUniqueItems();

    [Fact]
    public void In_production_the_tick_never_waits_for_an_instance() =>
        Deployment.Of("prod").Apps.Select(app => app["properties"]!["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!.AsArray()).Should()
            .OnlyContain(ready => ready.Any(function => function!["name"]!.ToString() == "function:schedule_jobs"));

    [Fact]
    public void Instances_are_kept_ready_for_functions_that_exist()
    {
        var sources = string.Concat(Directory.GetFiles(Repository.PathOf("src/DlmFunctions/Functions"), "*.cs").Select(File.ReadAllText));
        var functions = FunctionName().Matches(sources).Select(match => $"function:{match.Groups["name"].Value}");

        var ready = Deployment.Of("prod").Apps.SelectMany(app => app["properties"]!["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!.AsArray());
        ready.Select(function => function!["name"]!.ToString()).Distinct().Should().BeSubsetOf(functions);
    }

    [Fact]
    public void Private_endpoints_that_are_to_be_deleted_by_hand_have_these_names()
    {
        var named = Endpoint().Matches(File.ReadAllText(Repository.PathOf("docs/deploy.md"))).Select(match => match.Value.Replace("<n>", "0", StringComparison.Ordinal));

        named.Should().HaveCountGreaterThan(1).And.BeSubsetOf(Deployment.Of("prod").OfType("Microsoft.Network/privateEndpoints").Select(endpoint => endpoint["name"]!.ToString()));
    }

    [Fact]
    public void With_private_networking_each_region_reaches_everything_through_endpoints_of_its_own()
    {
        var deployment = Deployment.Of("prod");

        foreach (var app in deployment.Apps)
        {
            app["properties"]!["virtualNetworkSubnetId"]!.ToString().Should().Contain(GroupOf(app));
            var reached = deployment.OfType("Microsoft.Network/privateEndpoints").Where(endpoint => GroupOf(endpoint) == GroupOf(app)).Select(endpoint => endpoint["name"]!.ToString());
            reached.Should().BeEquivalentTo(
                "pep-host-blob", "pep-host-table", "pep-jobs-blob", "pep-jobs-queue", "pep-jobs-table", "pep-redis-0-redisEnterprise", "pep-redis-1-redisEnterprise", "pep-redis-2-redisEnterprise");
        }

        deployment.OfType("Microsoft.Storage/storageAccounts").Concat(deployment.OfType("Microsoft.Cache/redisEnterprise")).Should().OnlyContain(resource => Is(resource, "publicNetworkAccess", "Disabled"));
    }

    [Fact]
    public void Without_it_there_is_no_network_at_all() =>
        Deployment.Of("dev").Resources.Select(resource => resource["type"]!.ToString()).Should().NotContain(type => type.StartsWith("Microsoft.Network/", StringComparison.Ordinal));

    [Fact]
    public void In_production_the_records_outlive_a_zone_and_a_region() =>
        Deployment.Of("prod").OfType("Microsoft.Storage/storageAccounts").Single(account => GroupOf(account) == "rg-dlm-prod")["sku"]!["name"]!.ToString().Should().Be("Standard_GZRS");

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Every_function_takes_on_a_bounded_number_of_messages_on_a_bounded_number_of_instances(string environment)
    {
        foreach (var app in Deployment.Of(environment).Apps)
        {
            var settings = Deployment.Settings(app);
            settings["AzureFunctionsJobHost__extensions__queues__batchSize"].Should().Be("2");
            settings["AzureFunctionsJobHost__extensions__queues__newBatchThreshold"].Should().Be("1");
            app["properties"]!["functionAppConfig"]!["scaleAndConcurrency"]!["maximumInstanceCount"]!.GetValue<int>().Should().BeInRange(1, 1000);
        }
    }

    private static JsonNode DeploymentStorage(JsonNode app) => app["properties"]!["functionAppConfig"]!["deployment"]!["storage"]!;

    private static string GroupOf(JsonNode resource) => resource["id"]!.ToString().Split('/')[4];

    private static bool Is(JsonNode resource, string property, string value) => resource["properties"]![property]?.ToString() == value;

    [GeneratedRegex("pep-[\\w<>-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Endpoint();

    [GeneratedRegex("""\[Function\("(?<name>\w+)"\)\]""", RegexOptions.NonBacktracking)]
    private static partial Regex FunctionName();
}
