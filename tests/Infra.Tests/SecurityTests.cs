using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Infra.Tests;

public sealed partial class SecurityTests
{
    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Nothing_has_a_key(string environment)
    {
        var deployment = Deployment.Of(environment);

        Properties(deployment, "Microsoft.Storage/storageAccounts").Should().OnlyContain(account => Off(account["allowSharedKeyAccess"]) && Off(account["allowBlobPublicAccess"]));
        Properties(deployment, "Microsoft.Storage/storageAccounts/blobServices/containers").Should().OnlyContain(container => container["publicAccess"]!.ToString() == "None");
        Properties(deployment, "Microsoft.Cache/redisEnterprise/databases").Should().OnlyContain(database => database["accessKeysAuthentication"]!.ToString() == "Disabled");
        Properties(deployment, "Microsoft.Insights/components").Should().OnlyContain(component => On(component["DisableLocalAuth"]));
        Properties(deployment, "Microsoft.OperationalInsights/workspaces").Should().OnlyContain(workspace => On(workspace["features"]!["disableLocalAuth"]));
        Properties(deployment, "Microsoft.Web/sites/basicPublishingCredentialsPolicies").Should()
            .HaveCount(2 * deployment.Apps.Count()).And.OnlyContain(policy => Off(policy["allow"]));
    }

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Nothing_speaks_without_TLS_1_2(string environment)
    {
        var deployment = Deployment.Of(environment);

        Properties(deployment, "Microsoft.Storage/storageAccounts").Should().OnlyContain(account => account["minimumTlsVersion"]!.ToString() == "TLS1_2" && On(account["supportsHttpsTrafficOnly"]));
        Properties(deployment, "Microsoft.Cache/redisEnterprise").Should().OnlyContain(redis => redis["minimumTlsVersion"]!.ToString() == "1.2");
        Properties(deployment, "Microsoft.Web/sites").Should().OnlyContain(app => On(app["httpsOnly"]) && app["siteConfig"]!["minTlsVersion"]!.ToString() == "1.2"
            && app["siteConfig"]!["scmMinTlsVersion"]!.ToString() == "1.2" && app["siteConfig"]!["ftpsState"]!.ToString() == "Disabled");
    }

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void No_secret_is_in_a_setting_or_an_output_or_anywhere_else(string environment)
    {
        var deployment = Deployment.Of(environment);

        Secret().Matches(deployment.Snapshot.ToJsonString()).Select(match => match.Value).Should().BeEmpty();
    }

    private static IEnumerable<JsonNode> Properties(Deployment deployment, string type) => deployment.OfType(type).Select(resource => resource["properties"]!);

    private static bool On(JsonNode? value) => value?.GetValue<bool>() == true;

    private static bool Off(JsonNode? value) => value?.GetValue<bool>() == false;

    // The functions that fetch keys, and the parts of connection strings that carry them.
    [GeneratedRegex("list(?:Keys|Secrets|AccountSas|ServiceSas)?\\(|AccountKey=|SharedAccess|InstrumentationKey|password=|primaryKey|secondaryKey|[?&]sig=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Secret();
}
