namespace DlmFunctions.LocalHost.Processes;

/// <summary>Looks programs up the way a shell does.</summary>
internal static class SearchPath
{
    /// <summary>The full path of a program on the PATH, or <see langword="null"/>.</summary>
    public static string? Find(string program)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [string.Empty];
        return folders
            .SelectMany(_ => endings, (folder, ending) => Path.Combine(folder, program + ending))
            .FirstOrDefault(File.Exists);
    }
}
