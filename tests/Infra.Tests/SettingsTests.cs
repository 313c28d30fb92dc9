using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dlm.Claiming;
using Dlm.Configuration;
using Dlm.Storage;
using Dlm.Testing;
using DlmFunctions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Infra.Tests;

/// <summary>The app settings against what reads them: the engine, the triggers and the Functions host.</summary>
public sealed partial class SettingsTests
{
    // What host and engine read beside the jobs' own settings.
    private static readonly string[] Common =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AzureFunctionsJobHost__extensions__queues__batchSize",
        "AzureFunctionsJobHost__extensions__queues__newBatchThreshold",
        "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__tableServiceUri",
        "Dlm__Redlock__ClientId",
        "Dlm__Redlock__Credential",
        "Dlm__Redlock__Endpoints__0",
        "Dlm__Redlock__Endpoints__1",
        "Dlm__Redlock__Endpoints__2",
        "Dlm__TickSchedule",
        "JobsStorage__blobServiceUri",
        "JobsStorage__clientId",
        "JobsStorage__credential",
        "JobsStorage__queueServiceUri",
        "JobsStorage__tableServiceUri",
    ];

    private static readonly string[] OfEachJob = ["ConfigVersion", "Enabled", "Queue", "Schedule", "TimeZone"];
    private static readonly string Functions = string.Concat(Directory.GetFiles(Repository.PathOf("src/DlmFunctions/Functions"), "*.cs").Select(File.ReadAllText));

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Every_app_has_these_settings_and_no_other(string environment)
    {
        var expected = Common.Concat(Jobs().SelectMany(job => OfEachJob.Select(setting => $"Dlm__Jobs__{job}__{setting}")));

        Deployment.Of(environment).Apps.Should().AllSatisfy(app => Deployment.Settings(app).Keys.Should().BeEquivalentTo(expected));
    }

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void The_engine_accepts_them(string environment)
    {
        foreach (var app in Deployment.Of(environment).Apps)
        {
            var configuration = Configuration(app);
            var services = new ServiceCollection();
            services.AddDlmFunctions(configuration);
            services.AddSingleton<IRedisAuthentication, ManagedIdentityOfThePlatform>();
            using var provider = services.BuildServiceProvider();

            var options = provider.GetRequiredService<IOptions<DlmOptions>>().Value;

            options.Redlock.Endpoints.Should().HaveCount(3).And.OnlyContain(endpoint => endpoint.EndsWith(":10000,ssl=true", StringComparison.Ordinal));
            options.Jobs.Keys.Should().BeEquivalentTo(Jobs());
        }
    }

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void The_engine_finds_the_jobs_storage_by_them(string environment)
    {
        foreach (var app in Deployment.Of(environment).Apps)
        {
            var table = new StorageConnection(Configuration(app)).Table("DlmRuns");

            table.Uri.Host.Should().StartWith("stjobs").And.Contain(".table.");
        }
    }

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void The_triggers_find_what_they_bind_to(string environment)
    {
        var bound = Binding().Matches(Functions).Select(match => match.Groups["setting"].Value.Replace(":", "__")).Distinct().ToList();

        bound.Should().NotBeEmpty();
        Deployment.Of(environment).Apps.Should().AllSatisfy(app => Deployment.Settings(app).Keys.Should().Contain(bound));
    }

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Each_app_signs_in_as_its_own_identity_everywhere(string environment)
    {
        foreach (var app in Deployment.Of(environment).Apps)
        {
            var identity = app["identity"]!["userAssignedIdentities"]!.AsObject().Single().Key;
            var settings = Deployment.Settings(app);

            var clients = settings.Where(setting => setting.Key.EndsWith("clientId", StringComparison.OrdinalIgnoreCase) || setting.Key.EndsWith("AUTHENTICATION_STRING", StringComparison.Ordinal));
            clients.Should().HaveCount(4).And.OnlyContain(client => client.Value.Contains($"reference('{identity}'") && client.Value.Contains(".clientId"));
            settings.Where(setting => setting.Key.EndsWith("credential", StringComparison.OrdinalIgnoreCase)).Should().HaveCount(3).And.OnlyContain(credential => credential.Value == "managedidentity");
        }
    }

    // The jobs that the app has functions for.
    private static IEnumerable<string> Jobs() =>
        Binding().Matches(Functions).Select(match => match.Groups["setting"].Value.Split(':')).Where(path => path is ["Dlm", "Jobs", ..]).Select(path => path[2]).Distinct();

    private static IConfiguration Configuration(JsonNode app) =>
        new ConfigurationBuilder().AddInMemoryCollection(Deployment.Settings(app)
            .Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":"), (string?)Evaluated(setting.Value)))).Build();

    // What Azure puts in the place of the expressions that a snapshot cannot evaluate.
    private static string Evaluated(string value) =>
        Endpoint().Match(value) is { Success: true } endpoint ? $"https://{endpoint.Groups["account"]}.{endpoint.Groups["service"]}.core.windows.net/"
        : RedisHost().Match(value) is { Success: true } redis ? $"{redis.Groups["name"]}.northeurope.redis.azure.net:{redis.Groups["port"]},ssl=true"
        : value.StartsWith('[') ? Guid.Empty.ToString()
        : value;

    [GeneratedRegex(@"^\[reference\('[^']*/(?<account>\w+)', '[^']*'\)\.primaryEndpoints\.(?<service>\w+)\]$", RegexOptions.NonBacktracking)]
    private static partial Regex Endpoint();

    [GeneratedRegex(@"^\[format\('\{0\}:\{1\},ssl=true', reference\('[^']*/(?<name>[\w-]+)', '[^']*'\)\.hostName, (?<port>\d+)\)\]$", RegexOptions.NonBacktracking)]
    private static partial Regex RedisHost();

    [GeneratedRegex("%(?<setting>[^%]+)%", RegexOptions.NonBacktracking)]
    private static partial Regex Binding();

    // The deployed app brings the real one.
    private sealed class ManagedIdentityOfThePlatform : IRedisAuthentication
    {
        public Task ConfigureAsync(ConfigurationOptions options, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
