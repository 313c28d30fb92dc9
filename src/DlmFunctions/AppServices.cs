using Dlm;
using Dlm.Importing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DlmFunctions;

/// <summary>What the functions need, in either host.</summary>
internal static class AppServices
{
    public static DlmBuilder AddDlmFunctions(this IServiceCollection services, IConfiguration configuration) =>
        services.AddDlm(configuration).AddImport().AddJob<PurgeRejectsHandler>("purge_rejects");
}
