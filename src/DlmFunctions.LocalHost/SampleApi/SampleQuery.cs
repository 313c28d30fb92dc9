using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace DlmFunctions.LocalHost.SampleApi;

/// <summary>What a request for users asks for.</summary>
internal sealed record SampleQuery
{
    private static readonly Dictionary<string, SampleFault> Faults =
        Enum.GetValues<SampleFault>().ToDictionary(Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Users behind this id.</summary>
    public required int Since { get; init; }

    public required int PerPage { get; init; }

    /// <summary>The first and the last id of the part that is asked for.</summary>
    public required int From { get; init; }

    public required int To { get; init; }

    public required SampleFault Fault { get; init; }

    public required int Every { get; init; }

    public required TimeSpan Wait { get; init; }

    /// <summary>Where the array is to be in the body, or empty.</summary>
    public required string Wrap { get; init; }

    /// <summary>Where a redirect leads, or empty.</summary>
    public required string Target { get; init; }

    /// <summary>Every name of a fault.</summary>
    public static IEnumerable<string> FaultNames => Faults.Keys;

    /// <summary>The fault of a name, such as <c>server-error</c>, or null.</summary>
    public static SampleFault? FaultNamed(string name) => Faults.TryGetValue(name, out var fault) ? fault : null;

    /// <summary>Reads a query; what is missing is as the options say.</summary>
    /// <exception cref="FormatException">Which parameter is wrong, and what is allowed.</exception>
    public static SampleQuery Read(IQueryCollection query, SampleApiOptions options)
    {
        var name = query["fault"].ToString();
        var fault = name.Length == 0 ? options.Fault : FaultNamed(name)
            ?? throw new FormatException($"fault must be one of {string.Join(", ", FaultNames)}.");
        return new SampleQuery
        {
            Since = Number(query, "since", 0, int.MaxValue) ?? 0,
            PerPage = Math.Min(Number(query, "per_page", 1, int.MaxValue) ?? options.PageSize, options.PageSize),
            From = Number(query, "from", 1, int.MaxValue) ?? 1,
            To = Math.Min(Number(query, "to", 1, int.MaxValue) ?? options.Users, options.Users),
            Fault = fault,
            Every = Number(query, "every", 1, int.MaxValue) ?? options.Every ?? Usual(fault),
            Wait = Number(query, "wait", 0, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Wait,
            Wrap = query["wrap"].ToString(),
            Target = query["to_url"].ToString(),
        };
    }

    private static int Usual(SampleFault fault) => fault switch
    {
        SampleFault.ServerError or SampleFault.Unavailable or SampleFault.RateLimit or SampleFault.HiddenRateLimit => 3,
        _ => 1,
    };

    private static int? Number(IQueryCollection query, string name, int least, int most)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} must be {least} to {most}.");
    }

    // ServerError → server-error.
    private static string Name(SampleFault fault) =>
        string.Concat(fault.ToString().Select((letter, index) => (index > 0 && char.IsUpper(letter) ? "-" : "") + char.ToLowerInvariant(letter)));
}
