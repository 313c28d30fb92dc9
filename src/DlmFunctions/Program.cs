using Dlm.Claiming;
using Dlm.Telemetry;
using DlmFunctions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.Services.AddDlmFunctions(builder.Configuration).RequireTimersInUtc();
    builder.Services.AddSingleton<IRedisAuthentication, EntraRedisAuthentication>();
    builder.Services.AddDlmTelemetry(builder.Configuration)?.UseFunctionsWorkerDefaults();
    await builder.Build().RunAsync();
    return 0;
}
catch (OptionsValidationException invalid)
{
    foreach (var fault in invalid.Failures)
        await Console.Error.WriteLineAsync(fault);
    return 1;
}
