namespace Dlm.Simulation.Cluster;

/// <summary>A place for a process. It keeps its name and its clock when the process is replaced.</summary>
internal sealed class SimInstance(string name, TimeSpan skew)
{
    public string Name => name;

    public TimeSpan Skew => skew;

    public SimHost? Host { get; set; }
}
