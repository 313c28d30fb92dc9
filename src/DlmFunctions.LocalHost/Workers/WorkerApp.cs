using System.Text.Json;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Settings;

namespace DlmFunctions.LocalHost.Workers;

/// <summary>A built isolated app: its folder, and how its process is started.</summary>
/// <param name="Folder">The full path of the build's or publication's output.</param>
/// <param name="Program">What is started.</param>
/// <param name="Arguments">The arguments in front of the protocol's own.</param>
internal sealed record WorkerApp(string Folder, string Program, IReadOnlyList<string> Arguments)
{
    private const string ConfigFile = "worker.config.json";
    private const string Language = "dotnet-isolated";
    private const string WorkerRoot = "{WorkerRoot}";

    /// <summary>Settings for its process beyond the variables of this one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether the engine is in it: then there are jobs to show, and a Redis to have.</summary>
    public bool HasEngine => File.Exists(Path.Combine(Folder, "Dlm.dll"));

    /// <summary>The app's own name.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Arguments is [var assembly, ..] ? assembly : Program);

    /// <exception cref="InvalidDataException">The folder holds no such app.</exception>
    public static WorkerApp Read(string folder)
    {
        var root = Path.GetFullPath(folder);
        var file = Path.Combine(root, ConfigFile);
        if (!File.Exists(file))
        {
            throw new InvalidDataException($"{root} has no {ConfigFile}: name the output folder of an isolated app that was built or published.");
        }

        using var document = JsonSource.Open(file);
        var description = document.RootElement.TryGetProperty("description", out var found) ? found : default;
        if (Text(description, "language") is var language && language != Language)
        {
            throw new InvalidDataException($"{file} describes a worker of language '{language}'. Allowed: {Language}.");
        }

        string[] arguments = Text(description, "defaultWorkerPath") is { Length: > 0 } path ? [Path.Combine(root, path)] : [];
        var program = Text(description, "defaultExecutablePath") is "dotnet" or ""
            ? OwnExecutable.DotNet
            : Path.GetFullPath(Text(description, "defaultExecutablePath").Replace(WorkerRoot, root + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase), root);
        return Array.Find([program, .. arguments], needed => !File.Exists(needed)) is { } missing
            ? throw new InvalidDataException($"{file} names {missing}, which does not exist.")
            : new WorkerApp(root, program, arguments);
    }

    private static string Text(JsonElement description, string name) =>
        description.ValueKind == JsonValueKind.Object && description.TryGetProperty(name, out var value) ? value.ToString() : string.Empty;
}
