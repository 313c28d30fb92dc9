using System.Reflection;

namespace DlmFunctions.FaultTests.LongRun;

/// <summary>One of the fault tests.</summary>
/// <param name="Method">Its method, by its full name.</param>
internal sealed record Scenario(string Method)
{
    public static readonly IReadOnlyList<Scenario> All =
    [
        .. typeof(Scenario).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(method => new Scenario($"{method.DeclaringType!.FullName}.{method.Name}"))
            .OrderBy(scenario => scenario.Method, StringComparer.Ordinal),
    ];

    /// <summary>The method alone, which is a sentence.</summary>
    public string Name => Method[(Method.LastIndexOf('.') + 1)..].Replace('_', ' ');
}
