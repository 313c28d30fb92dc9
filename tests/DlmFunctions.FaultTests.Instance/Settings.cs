namespace DlmFunctions.FaultTests.Instance;

/// <summary>The settings of a test instance beyond the engine's.</summary>
internal static class Settings
{
    /// <summary>The folder that an instance shares with its test: plans, traps and effects.</summary>
    public const string Folder = "Faults:Folder";
}
