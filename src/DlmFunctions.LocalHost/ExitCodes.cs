namespace DlmFunctions.LocalHost;

/// <summary>What the command's exit code says.</summary>
internal static class ExitCodes
{
    /// <summary>Nothing was lost or doubled.</summary>
    public const int Success = 0;

    /// <summary>Something was, or the run broke off.</summary>
    public const int Failure = 1;

    /// <summary>The settings, the arguments or the machine do not allow a start.</summary>
    public const int Configuration = 2;
}
