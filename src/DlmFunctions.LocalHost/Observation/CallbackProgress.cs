namespace DlmFunctions.LocalHost.Observation;

/// <summary>Reports progress at once and in order, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class CallbackProgress(Action<string> report) : IProgress<string>
{
    public void Report(string value) => report(value);
}
