namespace Dlm.Importing.Sources.Formats;

/// <summary>A record and where its bytes are.</summary>
/// <param name="Record">The record.</param>
/// <param name="Start">The offset of its first byte: reading can begin there.</param>
/// <param name="End">The offset behind its last byte.</param>
internal readonly record struct LocatedRecord(SourceRecord Record, long Start, long End);
