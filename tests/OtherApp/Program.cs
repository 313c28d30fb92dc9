using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
if (builder.Configuration["Refuse"] is { } reason)
{
    await Console.Error.WriteLineAsync($"error: {reason}");
    await Console.Error.WriteLineAsync("error: and something else is wrong too");
    return 1;
}

// With it, HTTP requests come to this process itself; without it, as messages of the host.
if (builder.Configuration.GetValue("AspNetCore", true))
{
    builder.ConfigureFunctionsWebApplication();
}

await builder.Build().RunAsync();
return 0;
