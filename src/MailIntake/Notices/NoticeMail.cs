using MailIntake.Configuration;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;
using MailIntake.Domain.Time;
using MailIntake.Outbox;
using MailIntake.Storage;

namespace MailIntake.Notices;

/// <summary>Writes the mails of notices, each with a Message-ID that follows from what it is, so that the same notice is the same mail whenever it is written.</summary>
/// <param name="format">Writes mails.</param>
/// <param name="clock">The time.</param>
public sealed class NoticeMail(IMailFormat format, TimeProvider clock)
{
    /// <summary>The row of a notice.</summary>
    /// <param name="office">The office, which has a way out.</param>
    /// <param name="purpose">What it is, unique in the outbox.</param>
    /// <param name="to">To whom.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="text">The plain text.</param>
    /// <param name="change">What else is to be set in the mail, or null.</param>
    public OutboxRow Row(Office office, string purpose, IReadOnlyList<string> to, string subject, string text, Func<OutgoingMail, OutgoingMail>? change = null) =>
        Row(office.Id, office.Outgoing!.From, purpose, to, subject, text, change);

    /// <summary>The row of a notice that goes out by an account, whose ever it is.</summary>
    /// <param name="account">The office's id by whose account, or empty for the program's own.</param>
    /// <param name="from">The account's sender.</param>
    /// <param name="purpose">What it is, unique in the outbox.</param>
    /// <param name="to">To whom.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="text">The plain text.</param>
    /// <param name="change">What else is to be set in the mail, or null.</param>
    public OutboxRow Row(
        string account, MailAddress from, string purpose, IReadOnlyList<string> to, string subject, string text, Func<OutgoingMail, OutgoingMail>? change = null)
    {
        var mail = new OutgoingMail
        {
            From = from,
            To = [.. to.Select(a => new MailAddress(null, a))],
            Subject = subject,
            Date = OfficeTime.Local(clock.GetUtcNow()),
            MessageId = OwnMessageId.Notice(purpose, from),
            Text = text,
        };
        return OutboxSender.Queued(account, purpose, change is null ? mail : change(mail), to, format);
    }

    /// <summary>A notice of plain text once more, by another account: under the same Message-ID, so that whoever gets both sees one.</summary>
    /// <param name="account">The office's id by whose account, or empty for the program's own.</param>
    /// <param name="from">The account's sender.</param>
    /// <param name="purpose">What it is, unique in the outbox.</param>
    /// <param name="to">To whom.</param>
    /// <param name="notice">The notice, with its octets.</param>
    public OutboxRow Again(string account, MailAddress from, string purpose, IReadOnlyList<string> to, OutboxRow notice) =>
        Row(account, from, purpose, to, notice.Subject, format.Read(notice.Mail).Text, mail => mail with { MessageId = notice.MessageId });
}
