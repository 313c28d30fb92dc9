using Dlm.Importing.Sources.Http;

namespace Dlm.Importing;

/// <summary>Adds the job <c>import_data</c>.</summary>
public static class DlmImportBuilderExtensions
{
    /// <summary>Adds the handler of <c>import_data</c> with the sources that the engine knows.</summary>
    public static DlmBuilder AddImport(this DlmBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddHttpSource()
            .AddJob<ImportDataHandler>("import_data");
    }
}
