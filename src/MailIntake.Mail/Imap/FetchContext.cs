using MailIntake.Domain.Mailbox;
using MailIntake.Mail.Sources;

namespace MailIntake.Mail.Imap;

/// <summary>What all mails of an open folder share.</summary>
/// <param name="Account">The mailbox's address, lower case.</param>
/// <param name="Folder">The folder's name.</param>
/// <param name="UidValidity">Its UIDVALIDITY.</param>
/// <param name="Limit">The largest mail taken into memory, in octets.</param>
/// <param name="Budget">Bounds the octets handed out.</param>
/// <param name="Clock">For mails that the server dates not at all.</param>
internal sealed record FetchContext(string Account, string Folder, uint UidValidity, long Limit, ByteBudget Budget, TimeProvider Clock)
{
    /// <summary>A mail as handed out.</summary>
    public FetchedMail Mail(uint uid, DateTimeOffset? date, long size, ReadOnlyMemory<byte> raw = default, IDisposable? owner = null, Stream? stream = null) =>
        new(new MailLocation(Account, Folder, UidValidity, uid), date ?? Clock.GetUtcNow(), size, owner)
        {
            Raw = raw,
            Oversize = stream,
            Defect = date is null ? "服务器没有给出这封邮件的到达时间，按收取的时间计" : null,
        };
}
