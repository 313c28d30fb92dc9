namespace Dlm.Simulation.Network;

internal enum Service
{
    Table,
    Queue,
    Redis,
}
