using Dlm;
using Dlm.Importing;
using DlmFunctions.FaultTests.Instance;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
TestParts.Add(builder.Services.AddDlm(builder.Configuration).AddImport(), builder.Configuration);
await builder.Build().RunAsync();
