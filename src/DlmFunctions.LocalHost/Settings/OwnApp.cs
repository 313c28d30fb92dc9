using System.Reflection;

namespace DlmFunctions.LocalHost.Settings;

/// <summary>The app of this repository, which is built together with this program.</summary>
internal static class OwnApp
{
    /// <summary>Its output folder.</summary>
    public static string Folder { get; } = Path.Combine(
        RepositoryRoot.Path,
        typeof(OwnApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "App").Value!);
}
