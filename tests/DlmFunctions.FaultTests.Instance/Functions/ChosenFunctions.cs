using DlmFunctions.Functions;
using DlmFunctions.FaultTests.Instance.Jobs;
using Microsoft.Azure.WebJobs;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.FaultTests.Instance.Functions;

/// <summary>The functions of this instance: the tick of the app, and the queues of the configured jobs, unless the test leaves either out.</summary>
internal sealed class ChosenFunctions(IConfiguration configuration) : ITypeLocator
{
    private static readonly (string Job, Type[] Functions)[] Consumers =
    [
        ("import_data", [typeof(ImportData), typeof(ImportDataPoison)]),
        (ProbeJobs.Alpha, [typeof(Alpha)]),
        (ProbeJobs.Beta, [typeof(Beta)]),
        (ProbeJobs.Gamma, [typeof(Gamma)]),
    ];

    public IReadOnlyList<Type> GetTypes()
    {
        List<Type> types = configuration.GetValue(Settings.Ticks, true) ? [typeof(ScheduleJobs)] : [];
        if (configuration.GetValue(Settings.Consumes, true))
        {
            types.AddRange(Consumers.Where(consumer => IsConfigured(consumer.Job)).SelectMany(consumer => consumer.Functions));
        }

        return types;
    }

    private bool IsConfigured(string job) =>
        configuration.GetSection($"Dlm:Jobs:{job}") is var section && section.Exists() && section.GetValue("Enabled", true);
}
