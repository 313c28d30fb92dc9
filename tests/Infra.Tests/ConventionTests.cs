using Dlm.Testing;

namespace Infra.Tests;

public sealed class ConventionTests
{
    private const int LongestModule = 120;

    // The abbreviations that the Cloud Adoption Framework recommends.
    private static readonly Dictionary<string, string> Prefixes = new(StringComparer.Ordinal)
    {
        ["Microsoft.Cache/redisEnterprise"] = "amr-",
        ["Microsoft.Insights/components"] = "appi-",
        ["Microsoft.Insights/scheduledQueryRules"] = "alert-",
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = "id-",
        ["Microsoft.Network/natGateways"] = "ng-",
        ["Microsoft.Network/privateEndpoints"] = "pep-",
        ["Microsoft.Network/publicIPAddresses"] = "pip-",
        ["Microsoft.Network/virtualNetworks"] = "vnet-",
        ["Microsoft.OperationalInsights/workspaces"] = "log-",
        ["Microsoft.Resources/resourceGroups"] = "rg-",
        ["Microsoft.Storage/storageAccounts"] = "st",
        ["Microsoft.Web/serverfarms"] = "plan-",
        ["Microsoft.Web/sites"] = "func-",
    };

    // The name of these is no choice: a GUID, or the name of a zone.
    private static readonly string[] Unnamed = ["Microsoft.Authorization/roleAssignments", "Microsoft.Insights/workbooks", "Microsoft.Network/privateDnsZones"];

    private static readonly string[] Retired = ["Microsoft.Cache/redis", "Microsoft.Insights/alertrules"];

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Every_name_says_what_it_names(string environment)
    {
        foreach (var resource in Deployment.Of(environment).Resources.Where(resource => resource["type"]!.ToString().Count(letter => letter == '/') == 1))
        {
            var type = resource["type"]!.ToString();
            if (!Unnamed.Contains(type))
            {
                Prefixes.Should().ContainKey(type);
                Deployment.NameIn(resource["name"]).Should().StartWith(Prefixes[type]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Whatever_can_have_tags_names_its_environment(string environment) =>
        Deployment.Of(environment).Resources.Where(resource => resource["location"] is not null).Should()
            .OnlyContain(resource => resource["tags"]!["azd-env-name"]!.ToString() == $"dlm-{environment}");

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Nothing_is_of_a_retired_kind(string environment)
    {
        var deployment = Deployment.Of(environment);

        deployment.Resources.Select(resource => resource["type"]!.ToString()).Should().NotIntersectWith(Retired);
        deployment.OfType("Microsoft.Insights/components").Should().OnlyContain(component => component["properties"]!["WorkspaceResourceId"] != null);
        deployment.OfType("Microsoft.Storage/storageAccounts").Should().OnlyContain(account => account["kind"]!.ToString() == "StorageV2");
    }

    [Fact]
    public void No_module_is_long() =>
        Directory.GetFiles(Repository.PathOf("infra/modules"), "*.bicep").Should().AllSatisfy(module => File.ReadAllLines(module).Length.Should().BeLessThanOrEqualTo(LongestModule));

    // azd looks for the app of a service by its tag, in the resource group that the service names.
    [Fact]
    public void Azd_finds_every_app()
    {
        var azure = File.ReadAllText(Repository.PathOf("azure.yaml"))
            .Replace("${AZURE_ENV_NAME}", "dlm-prod", StringComparison.Ordinal)
            .Replace("${AZURE_LOCATION}", "northeurope", StringComparison.Ordinal)
            .Replace("${DLM_SECOND_REGION:-westeurope}", "westeurope", StringComparison.Ordinal);

        foreach (var app in Deployment.Of("prod").Apps)
        {
            var service = azure.Split($"\n  {app["tags"]!["azd-service-name"]}:\n").Should().HaveCount(2).And.Subject.Last();
            service.Split("\n  dlm-")[0].Split('\n').Should().Contain($"    resourceGroup: {app["id"]!.ToString().Split('/')[4]}");
        }
    }
}
