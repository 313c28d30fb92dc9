using Azure.Core;
using Azure.Identity;
using Dlm.Claiming;
using Dlm.Claiming.Entra;
using Dlm.Configuration;
using Dlm.Importing.Sources;
using Dlm.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm;

/// <summary>Adds job handlers to the engine.</summary>
public sealed class DlmBuilder
{
    internal DlmBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Names the handler of a job.</summary>
    /// <param name="job">The name of the job, as in <c>Dlm:Jobs:&lt;name&gt;</c>.</param>
    /// <typeparam name="THandler">The handler; created for each run, in a scope of its own.</typeparam>
    public DlmBuilder AddJob<THandler>(string job)
        where THandler : class, IJobHandler
    {
        Services.AddScoped<THandler>();
        Services.AddSingleton(new JobHandlerRegistration(job, typeof(THandler)));
        return this;
    }

    /// <summary>Adds a kind of source for <c>import_data</c>.</summary>
    /// <param name="name">Its name, as in <c>Dlm:Import:Source</c>.</param>
    /// <typeparam name="TSource">The source; created for each run, in its scope.</typeparam>
    public DlmBuilder AddImportSource<TSource>(string name)
        where TSource : class, IImportSource
    {
        Services.AddKeyedScoped<IImportSource, TSource>(name);
        Services.AddSingleton(new ImportSourceRegistration(name));
        return this;
    }

    /// <summary>
    /// Allows <see cref="RedisCredential.ManagedIdentity"/>: the Redis servers are shown tokens of Microsoft Entra, which are renewed on open
    /// connections. The user name is the object id of the identity.
    /// </summary>
    /// <param name="credential">Where the tokens come from. Default: the managed identity that <c>Dlm:Redlock:ClientId</c> names.</param>
    public DlmBuilder AddEntraForRedis(TokenCredential? credential = null)
    {
        Services.AddSingleton<IRedisAuthentication>(provider => ActivatorUtilities.CreateInstance<EntraRedisAuthentication>(
            provider, credential ?? ManagedIdentity(provider.GetRequiredService<IOptions<DlmOptions>>().Value.Redlock)));
        return this;
    }

    /// <summary>
    /// Refuses to start where <c>TZ</c> or <c>WEBSITE_TIME_ZONE</c> in the environment, which is the Functions host's too, would move the
    /// host's timers out of UTC. Where the machine's own zone does, a warning says so.
    /// </summary>
    public DlmBuilder RequireTimersInUtc()
    {
        Services.AddSingleton<IValidateOptions<DlmOptions>>(new TimerZoneValidator(Environment.GetEnvironmentVariable));
        Services.AddSingleton<IHostedService>(provider =>
            new TimerZoneWarning(TimeZoneInfo.Local, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TimerZoneWarning>>()));
        return this;
    }

    private static ManagedIdentityCredential ManagedIdentity(RedlockOptions settings) => new(settings.ClientId is { } client
        ? ManagedIdentityId.FromUserAssignedClientId(client)
        : ManagedIdentityId.SystemAssigned);
}
