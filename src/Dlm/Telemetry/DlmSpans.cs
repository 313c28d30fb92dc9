using System.Diagnostics;
using Dlm.Jobs;

namespace Dlm.Telemetry;

/// <summary>
/// The engine's spans. The trace of an occurrence begins with the tick that decided it, goes on wherever its messages are sent and its
/// attempts run, and has nothing to do with the trace of the function invocation around, which may serve several jobs: that one is linked.
/// </summary>
internal static class DlmSpans
{
    public const string Tick = "tick";
    public const string Elect = "elect";
    public const string Decide = "decide";
    public const string Request = "request";
    public const string Send = "send";
    public const string Process = "process";
    public const string Page = "page";

    /// <summary>The W3C <c>traceparent</c> of the engine's span that this code runs in, or null.</summary>
    public static string? CurrentTraceParent => Activity.Current is { Source.Name: DlmTelemetry.Name } own ? own.Id : null;

    /// <summary>Begins the trace of an occurrence. To be called in an async method, whose return restores what was current before.</summary>
    public static Activity? StartRoot(string name) => Start(name, ActivityKind.Internal, default);

    /// <summary>Begins the sending of a message for an occurrence.</summary>
    /// <param name="occurrence">The occurrence.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="traceParent">The trace of the occurrence; null begins a new one.</param>
    public static Activity? StartSend(Occurrence occurrence, string queue, string? traceParent)
    {
        if (!DlmTelemetry.Source.HasListeners())
        {
            return null;
        }

        // In the midst of the occurrence's own trace, a message is sent by the span that sends it.
        var trace = Parse(traceParent);
        var parent = Activity.Current is { Source.Name: DlmTelemetry.Name } own && (own.TraceId == trace.TraceId || traceParent is null)
            ? own.Context
            : trace;
        return Messaging(Start($"{Send} {queue}", ActivityKind.Producer, parent), occurrence, queue, Send);
    }

    /// <summary>Begins an attempt at an occurrence, in the trace of the message that started it.</summary>
    public static Activity? StartProcess(Occurrence occurrence, string queue, string? traceParent)
    {
        if (!DlmTelemetry.Source.HasListeners())
        {
            return null;
        }

        return Messaging(Start($"{Process} {queue}", ActivityKind.Consumer, Parse(traceParent)), occurrence, queue, Process);
    }

    /// <summary>Adds a step that is over to a span.</summary>
    public static Activity? StartStep(Activity parent, string name, Occurrence occurrence, DateTimeOffset began)
    {
        var step = DlmTelemetry.Source.StartActivity(name, ActivityKind.Internal, parent.Context, tags: null, links: null, began);
        step?.Describe(occurrence);
        return step;
    }

    /// <summary>Names what a span is about.</summary>
    public static void Describe(this Activity span, Occurrence occurrence)
    {
        span.SetTag(DlmAttributes.Job, occurrence.Job);
        span.SetTag(DlmAttributes.Occurrence, occurrence.Name);
    }

    /// <summary>Says that what the span stands for has failed.</summary>
    public static void Fail(this Activity span, Exception fault)
    {
        span.SetStatus(ActivityStatusCode.Error, fault.Message);
        span.SetTag(DlmAttributes.ErrorType, fault.GetType().FullName);
    }

    private static Activity? Start(string name, ActivityKind kind, ActivityContext parent)
    {
        if (!DlmTelemetry.Source.HasListeners())
        {
            return null;
        }

        var ambient = Activity.Current;
        ActivityLink[]? links = ambient is null || ambient.TraceId == parent.TraceId ? null : [new ActivityLink(ambient.Context)];

        // Without a parent, the current activity would become it.
        Activity.Current = null;
        var span = DlmTelemetry.Source.StartActivity(name, kind, parent, tags: null, links);
        if (span is null)
        {
            Activity.Current = ambient;
        }

        return span;
    }

    private static ActivityContext Parse(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var trace) ? trace : default;

    private static Activity? Messaging(Activity? span, Occurrence occurrence, string queue, string operation)
    {
        span?.Describe(occurrence);
        span?.SetTag(DlmAttributes.MessagingSystem, DlmAttributes.QueueStorage);
        span?.SetTag(DlmAttributes.MessagingOperationName, operation);
        span?.SetTag(DlmAttributes.MessagingOperationType, operation);
        span?.SetTag(DlmAttributes.MessagingDestination, queue);
        return span;
    }
}
