using System.Diagnostics;
using DlmFunctions.LocalHost.Http;
using DlmFunctions.LocalHost.Protocol;
using DlmFunctions.LocalHost.Workers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.WebJobs;
using ExecutionContext = Microsoft.Azure.WebJobs.ExecutionContext;

namespace DlmFunctions.LocalHost.Triggers;

/// <summary>Runs the functions in the worker: what the emitted methods call.</summary>
internal sealed class FunctionCalls(IEnumerable<WorkerFunction> functions, FunctionWorker worker, HttpForwarder forwarder)
{
    private readonly Dictionary<string, WorkerFunction> functions = functions.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="WorkerLostException">The worker ended meanwhile.</exception>
    /// <exception cref="FunctionFailedException">The function failed.</exception>
    public Task InvokeAsync(string name, object input, Binder binder, ExecutionContext context, CancellationToken cancellationToken)
    {
        var function = functions[name];
        TriggerData.AddValues(input, binder.BindingData);
        var request = new InvocationRequest { InvocationId = context.InvocationId.ToString(), FunctionId = function.Id, TraceContext = Trace() };
        foreach (var (key, value) in input is HttpContext { Request: { } message } ? TriggerData.Metadata(message) : TriggerData.Metadata(binder.BindingData))
        {
            request.TriggerMetadata[key] = value;
        }

        if (context.RetryContext is { } retry)
        {
            request.RetryContext = new RetryContext { RetryCount = retry.RetryCount, MaxRetryCount = retry.MaxRetryCount };
        }

        return input is HttpContext call
            ? RespondAsync(function, request, call, binder, cancellationToken)
            : RunAsync(function, request, input, binder, cancellationToken);
    }

    private async Task RunAsync(WorkerFunction function, InvocationRequest request, object input, Binder binder, CancellationToken cancellationToken)
    {
        request.InputData.Add(Input(function, TriggerData.Input(input)));
        var session = await worker.ReadyAsync(cancellationToken);
        var response = await session.InvokeAsync(function.Name, request, cancellationToken);
        await QueueSender.SendAsync(function, response, binder, cancellationToken);
    }

    private async Task RespondAsync(WorkerFunction function, InvocationRequest request, HttpContext call, Binder binder, CancellationToken cancellationToken)
    {
        var session = await worker.ReadyAsync(cancellationToken);
        var response = session.HttpAddress is { } address
            ? await ForwardAsync(session, address, function, request, call, cancellationToken)
            : await AnswerAsync(session, function, request, call, cancellationToken);
        await QueueSender.SendAsync(function, response, binder, cancellationToken);
    }

    // The worker waits for both, the request and its invocation.
    private async Task<InvocationResponse> ForwardAsync(
        WorkerSession session, Uri address, WorkerFunction function, InvocationRequest request, HttpContext call, CancellationToken cancellationToken)
    {
        request.InputData.Add(Input(function, new TypedData { Http = new RpcHttp() }));
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var forwarding = forwarder.ForwardAsync(call, address, request.InvocationId);
        var invoking = session.InvokeAsync(function.Name, request, given.Token);
        if (await Task.WhenAny(forwarding, invoking) == forwarding && !forwarding.IsCompletedSuccessfully)
        {
            await given.CancelAsync();
        }

        await Task.WhenAll(forwarding, invoking);
        return await invoking;
    }

    private static async Task<InvocationResponse> AnswerAsync(
        WorkerSession session, WorkerFunction function, InvocationRequest request, HttpContext call, CancellationToken cancellationToken)
    {
        request.InputData.Add(Input(function, new TypedData { Http = await RpcHttpMessages.ReadAsync(call.Request, cancellationToken) }));
        var response = await session.InvokeAsync(function.Name, request, cancellationToken);
        await RpcHttpMessages.WriteAsync(call.Response, response, cancellationToken);
        return response;
    }

    private static ParameterBinding Input(WorkerFunction function, TypedData data) => new() { Name = function.Trigger.Name, Data = data };

    private static RpcTraceContext Trace() => new() { TraceParent = Activity.Current?.Id ?? string.Empty, TraceState = Activity.Current?.TraceStateString ?? string.Empty };
}
