using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using DlmFunctions.LocalHost.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.WebJobs;
using Binder = Microsoft.Azure.WebJobs.Binder;
using ExecutionContext = Microsoft.Azure.WebJobs.ExecutionContext;

namespace DlmFunctions.LocalHost.Triggers;

/// <summary>
/// Emits a class with a method for each function, which has the attributes that the WebJobs SDK looks for and passes its arguments on. The Functions
/// host does the same.
/// </summary>
internal static class FunctionEmitter
{
    /// <summary>The argument by which an HTTP request reaches its function.</summary>
    public const string Request = "request";

    // As in the Functions host, whose logs say "Executing 'Functions.name'".
    private const string ClassName = "Functions";

    /// <summary>What the SDK calls a function.</summary>
    public static string FullName(string function) => $"{ClassName}.{function}";

    public static Type Emit(IEnumerable<WorkerFunction> functions, FunctionTarget target)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(ClassName), AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule(ClassName).DefineType(ClassName, TypeAttributes.Public | TypeAttributes.Class);
        var field = type.DefineField(nameof(target), typeof(FunctionTarget), FieldAttributes.Public | FieldAttributes.Static);
        foreach (var function in functions)
        {
            Emit(type, field, function);
        }

        var emitted = type.CreateType();
        emitted.GetField(field.Name)!.SetValue(null, target);
        return emitted;
    }

    private static void Emit(TypeBuilder type, FieldBuilder target, WorkerFunction function)
    {
        var (input, trigger) = Trigger(function.Trigger);
        Type[] parameters = [input, typeof(Binder), typeof(ExecutionContext), typeof(CancellationToken)];
        var method = type.DefineMethod(function.Name, MethodAttributes.Public | MethodAttributes.Static, typeof(Task), parameters);
        if (function.Retry is { } retry)
        {
            method.SetCustomAttribute(Attribute(retry));
        }

        var first = method.DefineParameter(1, ParameterAttributes.None, function.Trigger is HttpTrigger ? Request : "input");
        if (trigger is null)
        {
            method.SetCustomAttribute(Attribute<NoAutomaticTriggerAttribute>([]));
        }
        else
        {
            first.SetCustomAttribute(trigger);
        }

        string[] others = ["binder", "context", "cancellationToken"];
        for (var index = 0; index < others.Length; index++)
        {
            method.DefineParameter(index + 2, ParameterAttributes.None, others[index]);
        }

        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldsfld, target);
        code.Emit(OpCodes.Ldstr, function.Name);
        for (var index = 0; index < parameters.Length; index++)
        {
            code.Emit(OpCodes.Ldarg, (short)index);
        }

        code.Emit(OpCodes.Callvirt, typeof(FunctionTarget).GetMethod(nameof(FunctionTarget.Invoke))!);
        code.Emit(OpCodes.Ret);
    }

    private static (Type Input, CustomAttributeBuilder? Attribute) Trigger(FunctionTrigger trigger) => trigger switch
    {
        TimerTrigger timer => (typeof(TimerInfo), Attribute<TimerTriggerAttribute>(
            [timer.Schedule], (nameof(TimerTriggerAttribute.RunOnStartup), timer.RunOnStartup), (nameof(TimerTriggerAttribute.UseMonitor), timer.UseMonitor))),
        QueueTrigger { Connection: { } connection } queue => (queue.MessageType, Attribute<QueueTriggerAttribute>(
            [queue.Queue], (nameof(QueueTriggerAttribute.Connection), connection))),
        QueueTrigger queue => (queue.MessageType, Attribute<QueueTriggerAttribute>([queue.Queue])),
        _ => (typeof(HttpContext), null),
    };

    private static CustomAttributeBuilder Attribute(RpcRetryOptions retry) =>
        retry.RetryStrategy == RpcRetryOptions.Types.RetryStrategy.FixedDelay
            ? Attribute<FixedDelayRetryAttribute>([retry.MaxRetryCount, Text(retry.DelayInterval.ToTimeSpan())])
            : Attribute<ExponentialBackoffRetryAttribute>(
                [retry.MaxRetryCount, Text(retry.MinimumInterval.ToTimeSpan()), Text(retry.MaximumInterval.ToTimeSpan())]);

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);

    private static CustomAttributeBuilder Attribute<T>(object[] arguments, params (string Property, object Value)[] properties) => new(
        typeof(T).GetConstructor([.. arguments.Select(argument => argument.GetType())])!,
        arguments,
        [.. properties.Select(property => typeof(T).GetProperty(property.Property)!)],
        [.. properties.Select(property => property.Value)]);
}
