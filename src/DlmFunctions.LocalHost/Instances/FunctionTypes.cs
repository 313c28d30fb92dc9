using DlmFunctions.Functions;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>Names the function classes, so that the SDK need not search every loaded assembly for them.</summary>
internal sealed class FunctionTypes : ITypeLocator
{
    public IReadOnlyList<Type> GetTypes() =>
        [.. typeof(ScheduleJobs).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(ScheduleJobs).Namespace)];
}
