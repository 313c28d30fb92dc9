namespace Infra.Tests.Queries;

/// <summary>What the language service says about a query.</summary>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="Columns">The columns of its result.</param>
public sealed record QueryFinding(IReadOnlyList<string> Errors, IReadOnlyList<string> Columns);
