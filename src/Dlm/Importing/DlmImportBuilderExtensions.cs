using Dlm.Configuration;
using Dlm.Importing.Sinks;
using Dlm.Importing.Sources;
using Dlm.Importing.Sources.Blobs;
using Dlm.Importing.Sources.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dlm.Importing;

/// <summary>Adds the job <c>import_data</c>.</summary>
public static class DlmImportBuilderExtensions
{
    /// <summary>Adds the handler of <c>import_data</c> with the sources that the engine knows.</summary>
    public static DlmBuilder AddImport(this DlmBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<ISourceStates, SourceStates>();
        builder.Services.AddScoped<IImportSink, TableSink>();
        builder.Services.AddScoped(provider =>
            provider.GetRequiredKeyedService<IImportSource>(provider.GetRequiredService<IOptions<DlmOptions>>().Value.Import.Source));
        return builder
            .AddHttpSource()
            .AddImportSource<SampleSource>("Sample")
            .AddImportSource<NdjsonBlobSource>("Ndjson")
            .AddImportSource<CsvBlobSource>("Csv")
            .AddJob<ImportDataHandler>(DlmOptions.DefaultJob);
    }
}
