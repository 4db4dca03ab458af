using System.Net.Sockets;

namespace MailIntake.Mail.Imap;

/// <summary>
/// A socket's stream that waits a moment in the kernel before it waits the asynchronous way. While mails stream in, the next octets are
/// microseconds away, and the way through epoll and the thread pool costs several times the processor time of receiving them.
/// Beyond that moment nothing is blocked.
/// </summary>
/// <param name="socket">The connected socket, owned.</param>
internal sealed class BulkStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private const int Microseconds = 10_000;

    /// <summary>True while many octets are expected.</summary>
    public bool Bulk { get; set; }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Bulk && !buffer.IsEmpty)
        {
            Socket.Poll(Microseconds, SelectMode.SelectRead);
        }

        return base.ReadAsync(buffer, cancellationToken);
    }
}
