namespace DlmFunctions.LocalHost.SampleApi;

/// <summary>What the sample API does wrong, by order. In a query as <c>fault=server-error</c>.</summary>
internal enum SampleFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>503 with <c>Retry-After</c>.</summary>
    Unavailable,

    /// <summary>Allows some requests in a time window, says so, and answers 429 to more.</summary>
    RateLimit,

    /// <summary>The same with 403, as GitHub does, and without saying so beforehand.</summary>
    HiddenRateLimit,

    /// <summary>Waits before it answers.</summary>
    Slow,

    /// <summary>Sends a little now and then, and never ends.</summary>
    Endless,

    /// <summary>Breaks off in the middle of the JSON, as if that were all.</summary>
    BrokenJson,

    /// <summary>Announces more bytes than it sends, then drops the connection.</summary>
    Truncated,

    /// <summary>An HTML page with 200.</summary>
    Html,

    /// <summary>Repeats records within a page and on the next one.</summary>
    Duplicates,

    /// <summary>The third page leads back to the first.</summary>
    Loop,

    /// <summary>One record of each page has no id.</summary>
    NoKey,

    /// <summary>One record of each page has a text as its number of followers, and one is no object.</summary>
    WrongType,

    /// <summary>One record of each page has a text of 70 000 characters.</summary>
    TooLarge,

    /// <summary>The next page is said to be on another host.</summary>
    ForeignLink,

    /// <summary>Redirects to the address in the parameter <c>to_url</c>, or to the same page without the fault.</summary>
    Redirect,

    /// <summary>Redirects to itself.</summary>
    RedirectLoop,

    /// <summary>Redirects to <c>ftp</c>.</summary>
    RedirectScheme,

    /// <summary>Redirects to where clouds have their metadata service.</summary>
    RedirectPrivate,
}
