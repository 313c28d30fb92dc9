namespace Infra.Tests;

/// <summary>
/// What each environment would be deployed as is committed beside its parameters, and reviewed with every change. To write the snapshots anew:
/// <c>DLM_UPDATE_SNAPSHOTS=1 dotnet test tests/Infra.Tests</c>.
/// </summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task A_deployment_is_what_its_snapshot_says(string environment) =>
        await Bicep.RunAsync(
            "snapshot",
            $"{environment}.bicepparam",
            "--mode",
            Environment.GetEnvironmentVariable("DLM_UPDATE_SNAPSHOTS") == "1" ? "Overwrite" : "Validate",
            "--tenant-id",
            Guid.Empty.ToString(),
            "--subscription-id",
            Guid.Empty.ToString(),
            "--location",
            "northeurope",
            "--deployment-name",
            environment);
}
