namespace DlmFunctions.LocalHost.SampleApi;

/// <summary>A request that the sample API was sent.</summary>
/// <param name="Target">Path and query.</param>
/// <param name="Status">What it was answered with.</param>
/// <param name="Authorization">The header, or null.</param>
/// <param name="Headers">The other headers that matter to tests.</param>
internal sealed record SampleRequest(string Target, int Status, string? Authorization, IReadOnlyDictionary<string, string> Headers);
