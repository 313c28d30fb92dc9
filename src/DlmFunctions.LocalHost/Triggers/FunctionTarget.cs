using Microsoft.Azure.WebJobs;
using ExecutionContext = Microsoft.Azure.WebJobs.ExecutionContext;

namespace DlmFunctions.LocalHost.Triggers;

/// <summary>What every emitted function calls.</summary>
/// <param name="name">The name of the function.</param>
/// <param name="input">What set it off.</param>
/// <param name="binder">The trigger's data, and the outputs.</param>
/// <param name="context">The invocation.</param>
/// <param name="cancellationToken">Cancelled when the host stops, or the time of the function is over.</param>
public delegate Task FunctionTarget(string name, object input, Binder binder, ExecutionContext context, CancellationToken cancellationToken);
