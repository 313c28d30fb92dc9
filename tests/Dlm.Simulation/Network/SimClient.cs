using Dlm.Simulation.World;

namespace Dlm.Simulation.Network;

/// <summary>A process's way to a server: one attempt, within a time-out of the caller's.</summary>
internal sealed class SimClient(SimWorld world, SimNetwork network, SimProcess caller)
{
    /// <summary>Sends a request.</summary>
    /// <param name="service">The kind of server.</param>
    /// <param name="timeout">How long the caller waits.</param>
    /// <param name="serve">What the server does on arrival; returns null where it does not answer.</param>
    /// <param name="unanswered">The exception that the caller then sees.</param>
    /// <param name="cancellationToken">Ends the wait, not the request.</param>
    public async Task<T> AskAsync<T>(
        Service service, TimeSpan timeout, Func<Answer<T>?> serve, Func<string, Exception> unanswered, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reply = new TaskCompletionSource<T>();
        var fate = network.Decide(caller, service);
        if (fate.RefusedAfter is { } refused)
        {
            world.Loop.Schedule(refused, caller, () => reply.TrySetException(unanswered("The server refused the request.")));
        }
        else if (fate.AnsweredAfter is null)
        {
            TimeOutAfter(timeout);
        }

        if (fate.ArrivesAfter is { } there)
        {
            world.Loop.Schedule(there, () => Arrive(there));
        }

        await using var cancellation = cancellationToken.UnsafeRegister(
            (state, token) => ((TaskCompletionSource<T>)state!).TrySetCanceled(token), reply);
        return await reply.Task;

        void Arrive(TimeSpan after)
        {
            var answer = serve();
            if (answer is { } given && fate.AnsweredAfter is { } back)
            {
                world.Loop.Schedule(back, caller, () => reply.TrySetResult(given.Value));
            }
            else if (answer is null && fate.AnsweredAfter is not null)
            {
                TimeOutAfter(timeout - after);
            }
        }

        void TimeOutAfter(TimeSpan rest) =>
            world.Loop.Schedule(rest, caller, () => reply.TrySetException(unanswered("The server did not answer in time.")));
    }
}
