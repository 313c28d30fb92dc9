namespace Dlm.Configuration;

/// <summary>The settings of the HTTP source, <c>Dlm:Import:Http</c>.</summary>
public sealed class HttpImportOptions
{
    /// <summary>How the next page is found. Default <see cref="HttpPaging.Link"/>.</summary>
    public HttpPaging Paging { get; set; } = HttpPaging.Link;

    /// <summary>With <see cref="HttpPaging.Cursor"/>: the query parameter that takes the cursor. Default <c>since</c>.</summary>
    public string CursorParameter { get; set; } = "since";

    /// <summary>With <see cref="HttpPaging.Cursor"/>: the field of a page's last record that is the cursor. Default: the key field.</summary>
    public string? CursorField { get; set; }

    /// <summary>Where the array of records is in a body, field names joined by dots. Default empty: the body is the array.</summary>
    public string ItemsPath { get; set; } = "";

    /// <summary>
    /// Headers of every request to the origin of the location, each as <c>name: value</c>. Default none; <c>Accept</c> is
    /// <c>application/json</c> and <c>User-Agent</c> is <c>DlmFunctions</c> where they are not set. Printable ASCII; none that is
    /// about the connection, such as <c>Transfer-Encoding</c>. A secret belongs into <see cref="Token"/>.
    /// </summary>
    public IReadOnlyList<string> Headers { get; set; } = [];

    /// <summary>A secret, sent as <c>Authorization: Bearer</c> to the origin of the location only, and never logged. Printable ASCII. Default none.</summary>
    public string? Token { get; set; }

    /// <summary>How long one try of a request may take, its body included. Default 30 s; 1 s to 10 min.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a failed request is tried again, with growing, jittered pauses. Default 3; 0 to 10.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>
    /// The longest wait that a server asks for which the run itself waits. For a longer one it ends, and a delayed wake-up resumes it.
    /// Default 5 s; zero to 1 min.
    /// </summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(5);
}
