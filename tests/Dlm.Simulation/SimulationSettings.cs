using System.Globalization;

namespace Dlm.Simulation;

/// <summary>What to run, from environment variables: see README.md.</summary>
internal static class SimulationSettings
{
    /// <summary><c>DLM_SIM_SEEDS</c>: how many seeds; 2000 where it is not set.</summary>
    public static int Seeds => Read("DLM_SIM_SEEDS") ?? 2000;

    /// <summary><c>DLM_SIM_FROM</c>: the first seed; 1 where it is not set.</summary>
    public static int From => Read("DLM_SIM_FROM") ?? 1;

    /// <summary><c>DLM_SIM_SEED</c>: one seed to replay with its trace; null for none.</summary>
    public static int? Replay => Read("DLM_SIM_SEED");

    /// <summary><c>DLM_SIM_TRACE</c>: how many of the last events a trace has; 300 where it is not set.</summary>
    public static int TraceLength => Read("DLM_SIM_TRACE") ?? 300;

    private static int? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
