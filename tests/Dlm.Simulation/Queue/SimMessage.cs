namespace Dlm.Simulation.Queue;

/// <summary>A message on the server.</summary>
internal sealed class SimMessage(int number, string queue, string body)
{
    public int Number => number;

    public string Queue => queue;

    public string Body => body;

    public int DequeueCount { get; set; }

    /// <summary>Only the newest receipt deletes the message or makes it visible again.</summary>
    public int Receipt { get; set; }

    public DateTimeOffset VisibleAt { get; set; }

    public bool Deleted { get; set; }

    /// <summary>The process that received it last, while it works on it.</summary>
    public QueueListener? Holder { get; set; }
}
