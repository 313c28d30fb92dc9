namespace DlmFunctions.LocalHost.SampleApi;

/// <summary>How a sample API is started.</summary>
internal sealed record SampleApiOptions
{
    /// <summary>The port on 127.0.0.1, or 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>How many users there are; their ids are 1 to this.</summary>
    public int Users { get; init; } = 1000;

    /// <summary>How many users a page has where the request does not say, and at most.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Other users for another seed.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The state of the data: one user in ten differs from one revision to the next.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>The fault of requests that name none.</summary>
    public SampleFault Fault { get; init; }

    /// <summary>The fault meets every n-th request; a rate limit allows n. Null: what suits the fault.</summary>
    public int? Every { get; init; }

    /// <summary>How long a slow answer takes, a server is unavailable, or a rate limit lasts.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(2);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
