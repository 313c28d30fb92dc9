using Dlm.Configuration;
using Dlm.Runs;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;

namespace Dlm.Importing.Sources.Http;

/// <summary>Fits the standard resilience handler to the settings of the source.</summary>
internal static class HttpResilience
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public static void Configure(HttpStandardResilienceOptions resilience, HttpImportOptions settings, TimeProvider time)
    {
        resilience.AttemptTimeout.Timeout = settings.RequestTimeout;
        ConfigureRetry(resilience.Retry, settings, time);

        // Never reached before the tries themselves are used up; the handler wants one.
        var pause = TimeSpan.FromTicks(Math.Max(LongestPause.Ticks, settings.LongestWait.Ticks));
        resilience.TotalRequestTimeout.Timeout = settings.RequestTimeout + (settings.Retries * (settings.RequestTimeout + pause)) + FirstPause;

        // Opens for a server that is mostly down, not for one that fails now and then: retries deal with that.
        resilience.CircuitBreaker.FailureRatio = 0.5;
        resilience.CircuitBreaker.SamplingDuration = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMinute, 2 * settings.RequestTimeout.Ticks));
    }

    private static void ConfigureRetry(HttpRetryStrategyOptions retry, HttpImportOptions settings, TimeProvider time)
    {
        // The strategy wants at least one; with none configured nothing is handled.
        retry.MaxRetryAttempts = Math.Max(settings.Retries, 1);
        retry.Delay = FirstPause;
        retry.MaxDelay = LongestPause;
        retry.ShouldHandle = arguments =>
            ValueTask.FromResult(settings.Retries > 0 && ShouldRetry(arguments.Outcome, settings, time));
        // No wait at all is no wish to be asked at once, again and again.
        retry.DelayGenerator = arguments => ValueTask.FromResult(Wait(arguments.Outcome, time) is { Ticks: > 0 } wait ? wait : (TimeSpan?)null);
    }

    private static bool ShouldRetry(Outcome<HttpResponseMessage> outcome, HttpImportOptions settings, TimeProvider time)
    {
        if (outcome.Exception is { } exception)
        {
            return exception is InvalidDataException or BrokenCircuitException || LostConnection.Is(exception)
                || (exception.InnerException is not PermanentFailureException && HttpClientResiliencePredicates.IsTransient(outcome));
        }

        // A longer wait than that is not waited for here.
        var wait = Wait(outcome, time);
        return wait is null ? HttpClientResiliencePredicates.IsTransient(outcome) : wait <= settings.LongestWait;
    }

    private static TimeSpan? Wait(Outcome<HttpResponseMessage> outcome, TimeProvider time) =>
        outcome.Result is { IsSuccessStatusCode: false } answer && Answers.MayPass(answer) ? RateLimit.Wait(answer, time.GetUtcNow()) : null;
}
