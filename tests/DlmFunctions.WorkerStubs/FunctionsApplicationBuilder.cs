using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>A plain host: it validates options when it starts, as the worker's does, and never runs a function.</summary>
public sealed class FunctionsApplicationBuilder
{
    private readonly HostApplicationBuilder _inner;

    internal FunctionsApplicationBuilder(string[] args) => _inner = Host.CreateApplicationBuilder(args);

    public IServiceCollection Services => _inner.Services;

    public ConfigurationManager Configuration => _inner.Configuration;

    public IHost Build() => _inner.Build();
}
