namespace Dlm.Runs;

/// <summary>The version that every row carries, so that a later release knows what it reads.</summary>
internal static class RowFormat
{
    public const string Column = "V";
    public const int Version = 1;
}
