namespace Dlm.Configuration;

/// <summary>How an instance shows the Redis servers who it is.</summary>
public enum RedisCredential
{
    /// <summary>With what the endpoint says: a password, or nothing. The default.</summary>
    None,

    /// <summary>With tokens of a managed identity of the platform.</summary>
    ManagedIdentity,
}
