using DlmFunctions.LocalHost.Settings;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Settings;

public sealed class LocalSettingsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Values_become_configuration_keys_in_either_spelling()
    {
        var settings = Read("""
            {
              // As func writes it.
              "IsEncrypted": false,
              "Values": { "Dlm__TickSchedule": "*/5 * * * * *", "Dlm:Jobs:import_data:Queue": "other", "JobsStorage": "UseDevelopmentStorage=true", },
              "Host": { "CORS": "*" }
            }
            """);

        settings.Should().BeEquivalentTo(new Dictionary<string, string?>
        {
            ["Dlm:TickSchedule"] = "*/5 * * * * *",
            ["Dlm:Jobs:import_data:Queue"] = "other",
            ["JobsStorage"] = "UseDevelopmentStorage=true",
        });
    }

    [Fact]
    public void No_file_means_no_settings() => LocalSettingsFile.Read(folder["none.json"]).Should().BeEmpty();

    [Theory]
    [InlineData("{ \"Values\": ", "*is not JSON*")]
    [InlineData("[]", "*is not a JSON object*")]
    [InlineData("{ \"IsEncrypted\": true, \"Values\": {} }", "*is encrypted*func settings decrypt*")]
    public void A_file_that_cannot_be_used_is_an_error_that_names_it(string json, string message)
    {
        var read = () => Read(json);

        read.Should().Throw<InvalidDataException>().WithMessage(message).WithMessage("*local.settings.json*");
    }

    private IReadOnlyDictionary<string, string?> Read(string json)
    {
        File.WriteAllText(folder[LocalSettingsFile.Name], json);
        return LocalSettingsFile.Read(folder[LocalSettingsFile.Name]);
    }
}
