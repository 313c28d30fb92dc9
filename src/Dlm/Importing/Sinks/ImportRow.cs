using Azure.Data.Tables;

namespace Dlm.Importing.Sinks;

/// <summary>A record as it is stored.</summary>
/// <param name="Index">The record's place on its page.</param>
/// <param name="Entity">The row.</param>
/// <param name="ContentHash">What tells its content from another.</param>
/// <param name="Bytes">How many bytes it takes in a transaction, at most.</param>
internal sealed record ImportRow(int Index, TableEntity Entity, string ContentHash, int Bytes);
