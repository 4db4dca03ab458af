using MailIntake.Domain.Outbox;

namespace MailIntake.Domain.Read;

/// <summary>Between bytes and mails: the MIME reader and writer.</summary>
public interface IMailFormat
{
    /// <summary>Reads a mail. A function of the bytes; never throws; bounded in depth, count and time.</summary>
    /// <param name="raw">The mail's octets.</param>
    /// <param name="memory">Where the octets of attachments are put, which are then valid only until it is disposed; null for memory of their own.</param>
    ReadMail Read(ReadOnlyMemory<byte> raw, MailMemory? memory = null);

    /// <summary>Reads the header of a mail alone, of which the first octets are given (a mail over the size limit).</summary>
    ReadMail ReadHeaders(ReadOnlyMemory<byte> start);

    /// <summary>Writes a mail as RFC 5322 octets with CRLF line ends.</summary>
    byte[] Write(OutgoingMail mail);
}
