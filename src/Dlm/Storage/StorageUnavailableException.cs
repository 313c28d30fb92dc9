namespace Dlm.Storage;

/// <summary>
/// Storage gave no usable answer in time. A write may have been applied nevertheless, or may yet be: read back before deciding anything.
/// </summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
