namespace DlmFunctions.LocalHost.Observation;

/// <summary>Shows a run to a person.</summary>
internal interface IRunView
{
    /// <summary>Does something that takes a while, and shows what is being done.</summary>
    Task<T> WaitAsync<T>(Func<IProgress<string>, Task<T>> work);

    /// <summary>Shows a run until it ends.</summary>
    /// <param name="outline">What runs.</param>
    /// <param name="watch">The run; it hands over each batch of events as it comes.</param>
    Task ShowAsync(RunOutline outline, Func<Action<IReadOnlyList<JournalEvent>>, Task> watch);

    /// <summary>Says something that is not an event.</summary>
    void Say(string line);
}
