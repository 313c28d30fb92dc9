namespace Dlm.IntegrationTests.Support;

internal static class Together
{
    /// <summary>Lets all begin at the same moment, and waits for all.</summary>
    public static async Task RunAsync(IEnumerable<Instance> instances, Func<Instance, Task> action)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = instances.Select(async instance =>
        {
            await start.Task;
            await action(instance);
        }).ToList();
        start.SetResult();
        await Task.WhenAll(all);
    }
}
