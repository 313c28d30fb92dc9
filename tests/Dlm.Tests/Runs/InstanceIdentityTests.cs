using Dlm.Runs;

namespace Dlm.Tests.Runs;

public sealed class InstanceIdentityTests
{
    [Theory]
    [InlineData("configured", "hostid", "0123456789abcdef", "westeurope", "configured")]
    [InlineData(null, "hostid", "0123456789abcdef", "westeurope", "westeurope-01234567")]
    [InlineData(null, "hostid", null, "westeurope", "hostid")]
    [InlineData(" ", "hostid", "", "westeurope", "hostid")]
    [InlineData(null, null, "0123456789abcdef", "westeurope", "westeurope-01234567")]
    [InlineData(null, null, "0123456789abcdef", null, "azure-01234567")]
    [InlineData(null, null, "0123", null, "azure-0123")]
    [InlineData("", "", "0123", "", "azure-0123")]
    public void The_nearest_name_is_taken(string? configured, string? hostId, string? instanceId, string? region, string expected)
    {
        var environment = new Dictionary<string, string?>
        {
            ["AzureFunctionsWebHost__hostid"] = hostId,
            ["WEBSITE_INSTANCE_ID"] = instanceId,
            ["REGION_NAME"] = region,
        };

        InstanceIdentity.Choose(configured, environment.GetValueOrDefault).Name.Should().Be(expected);
    }

    // Flex Consumption: no WEBSITE_INSTANCE_ID.
    [Theory]
    [InlineData(null, "0--pod-7f9c-x2k4p", "container", "app", "westeurope-0--pod-7f9c-x2k4p")]
    [InlineData("", "", "ABCDEF01-638000000000000001", "app", "westeurope-ABCDEF01-638000000000000001")]
    [InlineData("0123456789abcdef", "pod", "container", "app", "westeurope-01234567")]
    [InlineData(null, "", "container", null, "hostid")]
    [InlineData(null, " ", "", "app", "hostid")]
    public void Without_an_instance_id_the_platform_s_pod_or_container_is_taken(string? instanceId, string? pod, string? container, string? site, string expected)
    {
        var environment = new Dictionary<string, string?>
        {
            ["AzureFunctionsWebHost__hostid"] = "hostid",
            ["CONTAINER_NAME"] = container,
            ["REGION_NAME"] = "westeurope",
            ["WEBSITE_INSTANCE_ID"] = instanceId,
            ["WEBSITE_POD_NAME"] = pod,
            ["WEBSITE_SITE_NAME"] = site,
        };

        InstanceIdentity.Choose(null, environment.GetValueOrDefault).Name.Should().Be(expected);
    }

    [Fact]
    public void Pods_whose_names_begin_alike_have_different_names_however_long()
    {
        var names = "ab".Select(end => InstanceIdentity.Choose(null, variable => variable == "WEBSITE_POD_NAME" ? new string('x', 300) + end : null).Name).ToList();

        names.Should().OnlyHaveUniqueItems().And.OnlyContain(name => name.Length < 100);
    }

    [Fact]
    public void Without_any_name_it_is_machine_and_process() =>
        InstanceIdentity.Choose(null, _ => null).Name.Should().Be($"{Environment.MachineName}-{Environment.ProcessId}");
}
