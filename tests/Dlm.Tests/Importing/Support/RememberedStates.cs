using Dlm.Importing;

namespace Dlm.Tests.Importing.Support;

internal sealed class RememberedStates : ISourceStates
{
    public Dictionary<string, string?> Validators { get; } = [];

    public Task<string?> ReadAsync(string location, CancellationToken cancellationToken) => Task.FromResult(Validators.GetValueOrDefault(location));

    public Task WriteAsync(string location, string? validator, CancellationToken cancellationToken)
    {
        Validators[location] = validator;
        return Task.CompletedTask;
    }
}
