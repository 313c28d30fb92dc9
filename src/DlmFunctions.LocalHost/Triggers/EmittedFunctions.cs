using Microsoft.Azure.WebJobs;

namespace DlmFunctions.LocalHost.Triggers;

/// <summary>Names the emitted class to the SDK, which would search every loaded assembly otherwise.</summary>
internal sealed class EmittedFunctions(Type type) : ITypeLocator
{
    public IReadOnlyList<Type> GetTypes() => [type];
}
