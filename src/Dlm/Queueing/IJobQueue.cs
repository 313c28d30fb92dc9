namespace Dlm.Queueing;

/// <summary>Where messages are put. Every call is a single attempt within the request timeout.</summary>
internal interface IJobQueue
{
    /// <summary>Puts a message on a queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="message">The message.</param>
    /// <param name="delay">For how long nobody receives it, up to seven days.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="Storage.StorageUnavailableException">
    /// The message may or may not be on the queue, or may yet get there. A missing queue is created for the next time.
    /// </exception>
    Task SendAsync(string queue, JobMessage message, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Puts a body back as it is, for another instance to receive.</summary>
    /// <param name="queue">The queue that it came from.</param>
    /// <param name="body">The text of the message.</param>
    /// <param name="delay">For how long nobody receives it.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="Storage.StorageUnavailableException">As for <see cref="SendAsync"/>.</exception>
    Task PutBackAsync(string queue, string body, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Creates the queue where it is missing.</summary>
    Task EnsureCreatedAsync(string queue, CancellationToken cancellationToken);
}
