namespace Dlm.Telemetry;

/// <summary>How an attempt ends, as logs, metrics and traces name it.</summary>
internal static class RunOutcomes
{
    /// <summary>The handler returned.</summary>
    public const string Succeeded = nameof(Succeeded);

    /// <summary>It failed, and there will be no further attempt.</summary>
    public const string Failed = nameof(Failed);

    /// <summary>It failed, and another attempt will be made.</summary>
    public const string Retrying = nameof(Retrying);

    /// <summary>Its parts run in its place.</summary>
    public const string FannedOut = nameof(FannedOut);

    /// <summary>It asked for a rest, and another attempt will be made.</summary>
    public const string Deferred = nameof(Deferred);

    /// <summary>The host shuts down: it was handed back.</summary>
    public const string Released = nameof(Released);

    /// <summary>It lost its lease.</summary>
    public const string Lost = nameof(Lost);
}
