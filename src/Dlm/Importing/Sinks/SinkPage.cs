using Dlm.Importing.Sources;

namespace Dlm.Importing.Sinks;

/// <summary>Records to be stored, and where they came from: rejects are kept by that, so that storing a page again keeps none twice.</summary>
/// <param name="Run">The occurrence, part included, by name.</param>
/// <param name="Location">Where the source read.</param>
/// <param name="Number">The number of the page within the location, from 1.</param>
/// <param name="Records">The records.</param>
internal sealed record SinkPage(string Run, string Location, long Number, IReadOnlyList<SourceRecord> Records);
