using DlmFunctions.Functions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DlmFunctions.Tests;

/// <summary>All that the app's classes ask for is there.</summary>
public sealed class ServicesTests
{
    private static readonly IConfiguration Settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["JobsStorage"] = "UseDevelopmentStorage=true",
        ["Dlm:Jobs:import_data:Schedule"] = "0 * * * * *",
        ["Dlm:Jobs:purge_rejects:Schedule"] = "0 0 3 * * *",
    }).Build();

    [Fact]
    public async Task Every_service_can_be_built()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddDlmFunctions(Settings).AddEntraForRedis();
        var own = services.Where(service => !service.ServiceType.ContainsGenericParameters && !service.IsKeyedService).Select(service => service.ServiceType).Distinct().ToList();
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        await using var scope = provider.CreateAsyncScope();

        own.Should().AllSatisfy(service => scope.ServiceProvider.GetServices(service).Should().NotBeEmpty());
    }

    [Fact]
    public async Task Every_function_class_can_be_built()
    {
        var functions = typeof(ScheduleJobs).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(ScheduleJobs).Namespace).ToList();
        var services = new ServiceCollection().AddLogging();
        services.AddDlmFunctions(Settings);
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();

        functions.Should().HaveCount(BuiltApp.Triggers().Count).And.AllSatisfy(function => ActivatorUtilities.CreateInstance(scope.ServiceProvider, function).Should().NotBeNull());
    }
}
