namespace Dlm.Storage;

/// <summary>What storage answered, and when by its own clock: the <c>Date</c> header, in whole seconds, rounded down.</summary>
internal readonly record struct Stamped<T>(T Value, DateTimeOffset StorageTime);
