namespace DlmFunctions.LocalHost.Settings;

/// <summary>The folder of <c>DlmFunctions.sln</c>: host.json, local.settings.json, the tool manifests for Azurite and Garnet.</summary>
internal static class RepositoryRoot
{
    private const string Marker = "DlmFunctions.sln";

    public static string Path { get; } = Find(AppContext.BaseDirectory) ?? Find(Directory.GetCurrentDirectory())
        ?? throw new DirectoryNotFoundException(
            $"No folder above {AppContext.BaseDirectory} holds {Marker}: run this from a clone of the repository.");

    private static string? Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
