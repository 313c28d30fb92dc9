using Dlm.Telemetry;
using DlmFunctions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.Services.AddDlmFunctions(builder.Configuration).AddEntraForRedis().RequireTimersInUtc();
    builder.Services.AddDlmTelemetry(builder.Configuration)?.UseFunctionsWorkerDefaults();
    await builder.Build().RunAsync();
    return 0;
}
catch (OptionsValidationException invalid)
{
    foreach (var fault in invalid.Failures)
        await Console.Error.WriteLineAsync($"error: {fault}");
    return 1;
}
