using Dlm.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dlm.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task A_host_with_faulty_settings_does_not_start_and_says_all_of_them()
    {
        var start = async () =>
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Configuration.AddConfiguration(Settings.Configuration(("Dlm:Redlock:Ttl", "-00:00:10"), ("Dlm:TickSchedule", "often")));
            builder.Services.AddDlm(builder.Configuration);
            using var host = builder.Build();
            await host.StartAsync(TestContext.Current.CancellationToken);
        };

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().HaveCount(4);
    }
}
