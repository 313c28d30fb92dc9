namespace DlmFunctions.FaultTests.Instance;

/// <summary>The settings of a test instance beyond the engine's.</summary>
internal static class Settings
{
    /// <summary>The folder that an instance shares with its test: plans, traps and effects.</summary>
    public const string Folder = "Faults:Folder";

    /// <summary>Whether the instance ticks. True by default.</summary>
    public const string Ticks = "Faults:Ticks";

    /// <summary>Whether the instance consumes messages. True by default.</summary>
    public const string Consumes = "Faults:Consumes";
}
