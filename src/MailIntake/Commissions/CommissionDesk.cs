using MailIntake.Configuration;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;
using MailIntake.Domain.Time;
using MailIntake.Outbox;
using MailIntake.Storage;

namespace MailIntake.Commissions;

/// <summary>
/// Issues commissions (约稿): the commission is recorded and each unit's notice queued in one transaction. The notice's subject carries the number and the
/// title, and its Message-ID is kept, so that a reply is known by any of the three.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="format">Writes mails.</param>
/// <param name="clock">The time.</param>
public sealed class CommissionDesk(Ledger ledger, IMailFormat format, TimeProvider clock)
{
    /// <summary>The kind of mailbox that answers are asked to, where the office has several.</summary>
    private const string CommissionKind = "约稿";

    /// <summary>Issues a commission. A unit without an address, and every unit of an office without a way out, gets no notice.</summary>
    /// <param name="office">The office.</param>
    /// <param name="commission">The commission; its units are of the roster.</param>
    /// <param name="requirements">What is asked for beside the title, or null.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The commission that has the number already, and nothing done; null where it was issued.</returns>
    public Task<Commission?> IssueAsync(Office office, Commission commission, string? requirements, CancellationToken ct)
    {
        var notices = new List<OutboxRow>();
        if (office.Outgoing is { } outgoing)
        {
            foreach (var unit in commission.Units.Select(office.Roster.Find).OfType<RosterUnit>().Where(u => u.Addresses.Count > 0))
            {
                notices.Add(Notice(office, outgoing, commission, requirements, unit, notices.Count + 1));
            }
        }

        return ledger.Commissions.IssueAsync(office.Id, commission, notices, ct);
    }

    private OutboxRow Notice(Office office, OutgoingConfiguration outgoing, Commission commission, string? requirements, RosterUnit unit, int part)
    {
        var now = clock.GetUtcNow();
        var mailbox = MailboxFor(office);
        var mail = new OutgoingMail
        {
            From = outgoing.From,
            ReplyTo = mailbox is null || mailbox.Equals(outgoing.From.Address, StringComparison.OrdinalIgnoreCase) ? null : new MailAddress(outgoing.From.Name, mailbox),
            To = [.. unit.Addresses.Select(a => new MailAddress(null, a))],
            Subject = office.Texts.Fill(TextKey.CommissionSubject, ("number", commission.Number), ("title", commission.Title)),
            Date = OfficeTime.Local(now),
            MessageId = OwnMessageId.Commission(office.Id, commission.Number, part, now, outgoing.From),
            Text = Text(office, commission, requirements, unit, mailbox),
        };
        return OutboxSender.Queued(office.Id, $"{CommissionLedger.NoticePurpose(office.Id, commission.Number)}/{unit.Name}", mail, unit.Addresses, format);
    }

    private static string Text(Office office, Commission commission, string? requirements, RosterUnit unit, string? mailbox)
    {
        var way = office.Context.Classification.NoMail;
        string?[] details =
        [
            requirements is null ? null : office.Texts.Fill(TextKey.CommissionRequirements, ("requirements", requirements)),
            way is null && mailbox is not null
                ? office.Texts.Fill(TextKey.CommissionByReply, ("mailbox", mailbox), ("number", commission.Number))
                : office.Texts.Fill(TextKey.CommissionByOtherWay, ("way", way is null ? "" : $"{way}。"), ("number", commission.Number)),
            office.Present.Commissions?.NotConcerned is { } item ? office.Texts.Fill(TextKey.CommissionNotConcerned, ("item", item)) : null,
        ];
        return office.Texts.Fill(
            TextKey.CommissionBody, ("unit", unit.Name), ("office", office.Name), ("number", commission.Number), ("title", commission.Title),
            ("due", OfficeTime.Deadline(commission.DueAt)), ("details", string.Join('\n', details.OfType<string>())), ("date", $"{OfficeTime.Local(commission.IssuedAt):yyyy年M月d日}"));
    }

    private static string? MailboxFor(Office office)
    {
        var mailboxes = office.Context.Classification.Mailboxes;
        return (mailboxes.FirstOrDefault(m => m.Kind == CommissionKind) ?? (mailboxes.Count > 0 ? mailboxes[0] : null))?.Address;
    }
}
