using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;

namespace MailIntake.Mail.Mime;

/// <summary>
/// The MIME reader and writer (RFC 5322, 2045–2049, 2183, 2231, 3676). Reading follows what real mail programs send rather than what
/// the standards allow: it never throws, lists what was wrong, and is bounded in depth, count and time by <see cref="MimeLimits"/>.
/// </summary>
public sealed class MimeFormat : IMailFormat
{
    /// <inheritdoc/>
    public ReadMail Read(ReadOnlyMemory<byte> raw, MailMemory? memory = null) => new MailReader(raw, memory).Read(headersOnly: false);

    /// <inheritdoc/>
    public ReadMail ReadHeaders(ReadOnlyMemory<byte> start) => new MailReader(start, memory: null).Read(headersOnly: true);

    /// <inheritdoc/>
    public byte[] Write(OutgoingMail mail) => new MailWriter(mail).Write();
}
