using System.Text;
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

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        File.WriteAllText(folder[LocalSettingsFile.Name], """{ "Values": { "Dlm__Instance": "Köln" } }""", Encoding.UTF8);

        LocalSettingsFile.Read(folder[LocalSettingsFile.Name]).Should().Contain("Dlm:Instance", "Köln");
    }

    [Theory]
    [InlineData("Dlm:TickSchedule", "Dlm__TickSchedule")]
    [InlineData("JobsStorage", "jobsstorage")]
    [InlineData("JobsStorage", "JobsStorage")]
    public void A_setting_that_is_there_twice_is_an_error_that_names_both(string first, string second)
    {
        var read = () => Read($$"""{ "Values": { "{{first}}": "1", "other": "2", "{{second}}": "3" } }""");

        read.Should().Throw<InvalidDataException>().WithMessage($"*local.settings.json has one setting twice: {first} and {second}.");
    }

    private IReadOnlyDictionary<string, string?> Read(string json)
    {
        File.WriteAllText(folder[LocalSettingsFile.Name], json);
        return LocalSettingsFile.Read(folder[LocalSettingsFile.Name]);
    }
}
