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

    [Fact]
    public void Without_any_name_it_is_machine_and_process() =>
        InstanceIdentity.Choose(null, _ => null).Name.Should().Be($"{Environment.MachineName}-{Environment.ProcessId}");
}
