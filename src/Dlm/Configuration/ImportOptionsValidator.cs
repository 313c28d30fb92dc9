using System.Text.RegularExpressions;
using Dlm.Importing.Sources;
using Dlm.Jobs;
using Dlm.Runs;
using Microsoft.Extensions.Options;

namespace Dlm.Configuration;

/// <summary>Finds every fault of the settings of <c>import_data</c>.</summary>
internal sealed partial class ImportOptionsValidator(IEnumerable<ImportSourceRegistration> sources) : IValidateOptions<DlmOptions>
{
    private const string Path = "Dlm:Import";
    private static readonly string[] BesideTable = ["Rejects", "Sources"];

    public ValidateOptionsResult Validate(string? name, DlmOptions options)
    {
        var (settings, faults) = (options.Import, new List<string>());
        CheckSource(settings, faults);
        CheckLocations(settings, faults);
        CheckFields(settings, faults);
        CheckHttp(settings.Http, faults);
        Check(settings.Csv.Delimiter is ['\t' or (>= ' ' and <= '~' and not '"')], "Csv:Delimiter", settings.Csv.Delimiter, "one printable character of ASCII, or a tab; no quote", faults);
        CheckTable(settings.Table, options.Ledger.Table, faults);
        SettingRange.Check($"{Path}:PageSize", settings.PageSize, 1, 10_000, faults);
        SettingRange.Check($"{Path}:PageLimit", settings.PageLimit, 1, int.MaxValue, faults);
        SettingRange.Check($"{Path}:MaxPageBytes", settings.MaxPageBytes, 1024, 64 * 1024 * 1024, faults);
        SettingRange.Check($"{Path}:MaxRejectShare", settings.MaxRejectShare, 0, 1, faults);
        SettingRange.Check($"{Path}:RejectRetention", settings.RejectRetention, TimeSpan.Zero, TimeSpan.FromDays(36500), faults);
        SettingRange.Check($"{Path}:FullAfter", settings.FullAfter, TimeSpan.Zero, TimeSpan.FromDays(366), faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private void CheckSource(ImportOptions settings, List<string> faults)
    {
        var known = sources.Select(source => source.Name).ToList();
        if (known.Count > 0)
        {
            Check(known.Contains(settings.Source, StringComparer.Ordinal), "Source", settings.Source, string.Join(", ", known), faults);
        }
    }

    // The names of tables have no case.
    private static void CheckTable(string table, string ledger, List<string> faults)
    {
        Check(
            TableName().IsMatch(table) && !BesideTable.Any(other => table.EndsWith(other, StringComparison.OrdinalIgnoreCase)),
            "Table", table, "3 to 56 letters and digits, a letter first, without Rejects or Sources at the end: those are tables beside that of another import", faults);
        if (BesideTable.Prepend("").Select(beside => table + beside).FirstOrDefault(own => own.Equals(ledger, StringComparison.OrdinalIgnoreCase)) is { } shared)
        {
            faults.Add($"{Path}:Table = \"{table}\" makes {shared} a table of the import, but that is Dlm:Ledger:Table. Allowed: tables of its own.");
        }
    }

    private static void CheckLocations(ImportOptions settings, List<string> faults)
    {
        if (settings.Locations.Count > Occurrence.MaximumParts)
        {
            faults.Add($"{Path}:Locations has {settings.Locations.Count} entries. Allowed: at most {Occurrence.MaximumParts}.");
        }

        if (settings is { Source: "Http" or "Ndjson" or "Csv", Locations.Count: 0 })
        {
            faults.Add($"{Path}:Locations is empty. Allowed with {Path}:Source = {settings.Source}: {AllowedLocation(settings.Source)}, one or more.");
        }

        for (var index = 0; index < settings.Locations.Count; index++)
        {
            var location = settings.Locations[index];
            Check(IsLocation(settings.Source, location), $"Locations:{index}", ShownText.WithoutQuery(location), AllowedLocation(settings.Source), faults);
            if (settings.Locations.Take(index).Contains(location, StringComparer.Ordinal))
            {
                faults.Add($"{Path}:Locations:{index} = \"{ShownText.WithoutQuery(location)}\" is there twice. Allowed: each location once.");
            }
        }
    }

    private static bool IsLocation(string source, string location) => location.Length is > 0 and <= PartPlan.LongestPart && source switch
    {
        "Http" => Uri.TryCreate(location, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) && address.UserInfo.Length == 0,
        "Ndjson" or "Csv" => BlobName().IsMatch(location),
        "Sample" => false,
        _ => true,
    };

    private static string AllowedLocation(string source) => source switch
    {
        "Http" => $"an http or https address without a password, up to {PartPlan.LongestPart} characters",
        "Ndjson" or "Csv" => "container/blob",
        "Sample" => "none, the sample is part of the engine",
        _ => $"a text of up to {PartPlan.LongestPart} characters",
    };

    private static void CheckFields(ImportOptions settings, List<string> faults)
    {
        Check(settings.KeyField.Length > 0, "KeyField", settings.KeyField, "the name of a field", faults);
        Check(settings.PartitionField is not "", "PartitionField", settings.PartitionField, "the name of a field", faults);
        for (var index = 0; index < settings.Fields.Count; index++)
        {
            Check(!string.IsNullOrEmpty(settings.Fields[index]), $"Fields:{index}", settings.Fields[index], "the name of a field", faults);
        }

        var typed = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < settings.Types.Count; index++)
        {
            Check(
                TypedField.Parse(settings.Types[index]) is { Field: var field } && typed.Add(field),
                $"Types:{index}", settings.Types[index], $"the name of a field, a colon, and one of {string.Join(", ", Enum.GetNames<FieldType>())}; each field once", faults);
        }
    }

    private static void CheckHttp(HttpImportOptions http, List<string> faults)
    {
        Check(http.CursorParameter.Length > 0, "Http:CursorParameter", http.CursorParameter, "the name of a query parameter", faults);
        Check(http.CursorField is not "", "Http:CursorField", http.CursorField, "the name of a field", faults);
        SettingRange.Check($"{Path}:Http:RequestTimeout", http.RequestTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), faults);
        SettingRange.Check($"{Path}:Http:Retries", http.Retries, 0, 10, faults);
        SettingRange.Check($"{Path}:Http:LongestWait", http.LongestWait, TimeSpan.Zero, TimeSpan.FromMinutes(1), faults);

        if (http.Token is { } token && !RequestHeader.IsValue(token))
        {
            faults.Add($"{Path}:Http:Token is not valid. Allowed: printable characters of ASCII.");
        }

        CheckHeaders(http, faults);
    }

    // A header may hold a secret after all, so it is never repeated.
    private static void CheckHeaders(HttpImportOptions http, List<string> faults)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < http.Headers.Count; index++)
        {
            var setting = $"{Path}:Http:Headers:{index}";
            if (RequestHeader.Parse(http.Headers[index]) is not { Name: var name } header)
            {
                faults.Add($"{setting} is no header of a request. Allowed: a name such as Accept, a colon, and a value of printable characters of ASCII.");
            }
            else if (header.IsOfTheConnection)
            {
                faults.Add($"{setting} is {name}, which the HTTP client sets itself where it needs it. Allowed: a header about the request, such as Accept.");
            }
            else if (!names.Add(name))
            {
                faults.Add($"{setting} names a header that is there before. Allowed: each header once.");
            }
            else if (http.Token is not null && name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            {
                faults.Add($"{setting} is Authorization, beside {Path}:Http:Token. Allowed: one of them.");
            }
        }
    }

    private static void Check(bool valid, string setting, string? value, string allowed, List<string> faults)
    {
        if (!valid)
        {
            faults.Add($"{Path}:{setting} = \"{value}\" is not valid. Allowed: {allowed}.");
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,55}\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TableName();

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]/[^\\s].*\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex BlobName();
}
