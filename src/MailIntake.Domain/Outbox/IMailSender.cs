namespace MailIntake.Domain.Outbox;

/// <summary>Sends mails: SMTP, or a pickup folder.</summary>
public interface IMailSender : IAsyncDisposable
{
    /// <summary>Sends one mail.</summary>
    /// <param name="envelope">From whom to whom.</param>
    /// <param name="mail">The mail's octets with CRLF line ends.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What the server said of each recipient.</returns>
    /// <exception cref="TransportException">Nothing was accepted; <see cref="TransportException.Retry"/> says whether to try again.</exception>
    Task<SendReceipt> SendAsync(Envelope envelope, ReadOnlyMemory<byte> mail, CancellationToken ct);
}
