using StackExchange.Redis;

namespace Dlm.Claiming;

/// <summary>Tells faults of Redis and its client without their texts: an error of a server may repeat what it was sent, a password for one.</summary>
internal static class RedisFault
{
    /// <summary>What kind of fault it is, as a sentence.</summary>
    public static string Describe(Exception fault) => fault switch
    {
        RedisServerException { Message: var answer } => $"It answers {Code(answer)}.",
        RedisConnectionException { FailureType: var failure } => $"{failure}.",
        TimeoutException => "It does not answer in time.",
        _ => $"{fault.GetType().Name}.",
    };

    // Errors of Redis begin with a code in capitals: WRONGPASS, NOPERM, READONLY.
    private static string Code(string answer) =>
        answer.Split(' ', 2)[0] is { Length: > 0 and <= 20 } code && code.All(char.IsAsciiLetterUpper) ? code : "with an error";
}
