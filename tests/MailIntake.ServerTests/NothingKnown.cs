using MailIntake.Domain.Mailbox;

namespace MailIntake.ServerTests;

/// <summary>A ledger that holds nothing yet; IMAP has UIDs of its own and does not ask.</summary>
internal sealed class NothingKnown : IKnownMails
{
    public uint HighestUid => 0;

    public bool Contains(string sourceKey) => false;
}
