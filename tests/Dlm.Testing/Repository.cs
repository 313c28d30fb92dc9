namespace Dlm.Testing;

/// <summary>The working copy that the tests were built from.</summary>
public static class Repository
{
    /// <summary>Its root folder, found by looking up from the tests' output for the solution file.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder, given relative to the root with forward slashes.</summary>
    public static string PathOf(string relativePath) => Path.GetFullPath(Path.Combine(Root, relativePath));

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "DlmFunctions.sln")))
                return folder;
        }

        throw new InvalidOperationException($"There is no DlmFunctions.sln in or above {AppContext.BaseDirectory}.");
    }
}
