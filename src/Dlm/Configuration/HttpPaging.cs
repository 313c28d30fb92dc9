namespace Dlm.Configuration;

/// <summary>How an HTTP source finds the next page.</summary>
public enum HttpPaging
{
    /// <summary>By the header <c>Link</c> with <c>rel="next"</c> (RFC 8288).</summary>
    Link,

    /// <summary>By a value of the last record, as in <c>?since=46</c>; a page without records is the end.</summary>
    Cursor,

    /// <summary>There is one page.</summary>
    None,
}
