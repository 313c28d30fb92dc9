using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dlm.IntegrationTests.Support;

internal static class ServiceCollectionExtensions
{
    /// <summary>Puts something in front of a part of the engine.</summary>
    public static void Decorate<T>(this IServiceCollection services, Func<T, T> decorator)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.Replace(ServiceDescriptor.Singleton(provider => decorator((T)inner.ImplementationFactory!(provider))));
    }
}
