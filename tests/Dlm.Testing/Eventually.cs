using System.Runtime.CompilerServices;

namespace Dlm.Testing;

/// <summary>Waits for something that another thread, process or server brings about, by asking for it until a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultPause = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits until <paramref name="condition"/> is true.</summary>
    /// <param name="condition">Asked again and again; its token is cancelled at the deadline.</param>
    /// <param name="within">The deadline, 10 s by default.</param>
    /// <param name="every">How long to pause between two tries, 25 ms by default.</param>
    /// <param name="cancellationToken">Ends the wait early, with an <see cref="OperationCanceledException"/>.</param>
    /// <param name="what">What is waited for, for the failure message; the source text of the condition by default.</param>
    /// <exception cref="TimeoutException">The condition did not become true, and what was waited for, for how long and how often.</exception>
    public static Task True(
        Func<CancellationToken, Task<bool>> condition,
        TimeSpan? within = null,
        TimeSpan? every = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Poll(async token => await condition(token) ? null : new InvalidOperationException("It was false."), within, every, what, cancellationToken);

    /// <inheritdoc cref="True(Func{CancellationToken, Task{bool}}, TimeSpan?, TimeSpan?, CancellationToken, string)"/>
    public static Task True(
        Func<bool> condition,
        TimeSpan? within = null,
        TimeSpan? every = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        True(_ => Task.FromResult(condition()), within, every, cancellationToken, what);

    /// <summary>Waits until <paramref name="assertion"/> no longer throws.</summary>
    /// <param name="assertion">Tried again and again; its token is cancelled at the deadline.</param>
    /// <param name="within">The deadline, 10 s by default.</param>
    /// <param name="every">How long to pause between two tries, 25 ms by default.</param>
    /// <param name="cancellationToken">Ends the wait early, with an <see cref="OperationCanceledException"/>.</param>
    /// <param name="what">What is waited for, for the failure message; the source text of the assertion by default.</param>
    /// <exception cref="TimeoutException">The assertion failed to the end; carries its last failure.</exception>
    public static Task Succeeds(
        Func<CancellationToken, Task> assertion,
        TimeSpan? within = null,
        TimeSpan? every = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(assertion))] string what = "") =>
        Poll(token => Failure(assertion, token), within, every, what, cancellationToken);

    private static async Task<Exception?> Failure(Func<CancellationToken, Task> assertion, CancellationToken token)
    {
        try
        {
            await assertion(token);
            return null;
        }
        catch (Exception failure) when (!token.IsCancellationRequested)
        {
            return failure;
        }
    }

    private static async Task Poll(
        Func<CancellationToken, Task<Exception?>> failure, TimeSpan? within, TimeSpan? every, string what, CancellationToken cancellationToken)
    {
        var limit = within ?? DefaultDeadline;
        using var deadline = new CancellationTokenSource(limit, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        Exception? last = null;
        var tries = 0;
        try
        {
            while (true)
            {
                tries++;
                last = await failure(both.Token).WaitAsync(both.Token);
                if (last is null)
                    return;
                await Task.Delay(every ?? DefaultPause, TimeProvider.System, both.Token);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {limit.TotalSeconds:0.###} s ({tries} tries): {what}\nLast: {last?.Message ?? "no answer."}", last);
        }
    }
}
