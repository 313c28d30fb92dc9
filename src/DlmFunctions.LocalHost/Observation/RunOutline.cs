using DlmFunctions.LocalHost.Services;

namespace DlmFunctions.LocalHost.Observation;

/// <summary>What is shown before anything has happened.</summary>
/// <param name="Runtime">What the instances run on.</param>
/// <param name="Instances">Their names.</param>
/// <param name="Jobs">Job, schedule and remark.</param>
/// <param name="Services">What they use.</param>
/// <param name="Logs">Where their output goes.</param>
internal sealed record RunOutline(
    string Runtime, IReadOnlyList<string> Instances, IReadOnlyList<string> Jobs, IReadOnlyList<ServiceDescription> Services, string Logs)
{
    /// <summary>The outline as pairs of a heading and a text.</summary>
    public IEnumerable<(string Heading, string Text)> Lines =>
    [
        ("Instances", $"{string.Join(", ", Instances)} on the {Runtime}"),
        .. Jobs.Select(job => ("Job", Words.Clean(job))),
        .. Services.Select(service => (service.Name, $"{service.Address} ({service.Origin})")),
        ("Logs", Logs),
        ("Stop", "Ctrl-C"),
    ];
}
