namespace DlmFunctions.FaultTests.Instance.Faults;

/// <summary>A step of deciding an occurrence, behind which a winner may die or hang.</summary>
internal enum Step
{
    LockWon,
    CursorRead,
    Decided,
    Sent,
    Marked,
}
