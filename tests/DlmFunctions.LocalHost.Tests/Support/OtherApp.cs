using System.Reflection;
using DlmFunctions.LocalHost.Settings;

namespace DlmFunctions.LocalHost.Tests.Support;

/// <summary>The small app that shares no code with this repository's.</summary>
internal static class OtherApp
{
    /// <summary>Settings without which it cannot run.</summary>
    public static Dictionary<string, string?> Settings(string journal) => new() { ["Journal"] = journal, ["Orders"] = "orders", ["ClockSchedule"] = "* * * * * *" };

    /// <summary>The output folder of its build.</summary>
    public static string Folder { get; } = Path.Combine(
        RepositoryRoot.Path, typeof(OtherApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "OtherApp").Value!);
}
