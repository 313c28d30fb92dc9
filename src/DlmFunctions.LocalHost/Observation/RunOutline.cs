using DlmFunctions.LocalHost.Services;

namespace DlmFunctions.LocalHost.Observation;

/// <summary>What is shown before anything has happened.</summary>
/// <param name="Runtime">What the instances run on.</param>
/// <param name="Instances">Their names.</param>
/// <param name="Jobs">Job, schedule and remark.</param>
/// <param name="Functions">What else can be said of the app's functions.</param>
/// <param name="Services">What they use.</param>
/// <param name="Logs">Where their output goes.</param>
internal sealed record RunOutline(
    string Runtime,
    IReadOnlyList<string> Instances,
    IReadOnlyList<string> Jobs,
    IReadOnlyList<string> Functions,
    IReadOnlyList<ServiceDescription> Services,
    string Logs)
{
    /// <summary>The outline as pairs of a heading and a text.</summary>
    public IEnumerable<(string Heading, string Text)> Lines =>
    [
        ("Instances", $"{string.Join(", ", Instances)} on the {Runtime}"),
        .. Jobs.Select(job => ("Job", Words.Clean(job))),
        .. Functions.Select(function => ("Function", Words.Clean(function))),
        .. Services.Select(service => (service.Name, $"{service.Address} ({service.Origin})")),
        ("Logs", Logs),
        ("Stop", "Ctrl-C"),
    ];
}
