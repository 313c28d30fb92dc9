using System.Net.Sockets;
using Dlm.Configuration;
using Dlm.Importing;
using Dlm.Importing.Sources.Http;
using Dlm.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Dlm.Tests.Importing.Sources.Http;

/// <summary>Every setting that is allowed gives options that the standard handler accepts.</summary>
public sealed class HttpResilienceTests
{
    [Theory]
    [InlineData("00:00:30", 3, "00:00:05")]
    [InlineData("00:00:01", 0, "00:00:00")]
    [InlineData("00:10:00", 10, "00:01:00")]
    [InlineData("00:10:00", 0, "00:00:00")]
    [InlineData("00:00:01", 10, "00:01:00")]
    public void Allowed_settings_fit_the_handler(string timeout, int retries, string longestWait)
    {
        var configuration = Settings.Configuration(
            ("JobsStorage", Settings.Storage),
            ("Dlm:Import:Http:RequestTimeout", timeout),
            ("Dlm:Import:Http:Retries", retries.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("Dlm:Import:Http:LongestWait", longestWait));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDlm(configuration).AddImport();
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptionsMonitor<HttpStandardResilienceOptions>>();

        foreach (var name in new[] { HttpImportRegistration.AnyAddress, HttpImportRegistration.PublicAddresses })
        {
            options.Get(name + "-standard").AttemptTimeout.Timeout.Should().Be(TimeSpan.Parse(timeout, System.Globalization.CultureInfo.InvariantCulture));
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(name).Should().NotBeNull();
        }
    }

    [Theory]
    [InlineData(typeof(SocketException), true)]
    [InlineData(typeof(IOException), true)]
    [InlineData(typeof(HttpRequestException), true)]
    [InlineData(typeof(InvalidOperationException), false)]
    public async Task A_lost_connection_is_tried_again_and_a_fault_of_the_program_is_not(Type fault, bool again)
    {
        var options = new HttpStandardResilienceOptions();
        HttpResilience.Configure(options, new HttpImportOptions(), TimeProvider.System);
        var failed = Outcome.FromException<HttpResponseMessage>((Exception)Activator.CreateInstance(fault)!);
        var context = ResilienceContextPool.Shared.Get();

        (await options.Retry.ShouldHandle(new RetryPredicateArguments<HttpResponseMessage>(context, failed, attemptNumber: 0))).Should().Be(again);
    }

    [Fact]
    public void Faulty_settings_of_the_engine_are_reported_once()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDlm(Settings.Configuration(("Dlm:TickSchedule", "often"))).AddImport();
        using var provider = services.BuildServiceProvider();

        var validate = () => provider.GetRequiredService<IStartupValidator>().Validate();

        validate.Should().ThrowExactly<OptionsValidationException>().Which.OptionsType.Should().Be<DlmOptions>();
    }
}
