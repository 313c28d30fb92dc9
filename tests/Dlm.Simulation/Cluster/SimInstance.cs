using Dlm.Simulation.Scenarios;

namespace Dlm.Simulation.Cluster;

/// <summary>A place for a process. It keeps its name, its clock and its settings when the process is replaced.</summary>
internal sealed class SimInstance(string name, InstancePlan plan)
{
    public string Name => name;

    public InstancePlan Plan => plan;

    public SimHost? Host { get; set; }
}
