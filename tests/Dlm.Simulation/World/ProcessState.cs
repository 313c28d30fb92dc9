namespace Dlm.Simulation.World;

internal enum ProcessState
{
    Running,
    Paused,
    Dead,
}
