using DlmFunctions.LocalHost.Instances;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.LocalHost.Tests.Instances;

public sealed class BindingNamesTests
{
    [Theory]
    [InlineData("Dlm:Jobs:count_users:Queue", "count-users")]
    [InlineData("Dlm:Jobs:import_data:Queue", "imports")]
    [InlineData("Dlm:TickSchedule", "*/5 * * * * *")]
    [InlineData("Dlm:Jobs:count_users:Schedule", null)]
    [InlineData("Somewhere:Dlm:Jobs:count_users:Queue", null)]
    public void A_name_is_a_setting_or_the_queue_of_a_job(string name, string? expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Dlm:TickSchedule"] = "*/5 * * * * *",
            ["Dlm:Jobs:import_data:Queue"] = "imports",
            ["Dlm:Jobs:count_users:Queue"] = "",
        }).Build();

        new BindingNames(configuration).Resolve(name).Should().Be(expected);
    }
}
