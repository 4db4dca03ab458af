using MailIntake.Domain.Mailbox;

namespace MailIntake.Benchmarks.Fetch;

/// <summary>A ledger that holds nothing yet.</summary>
internal sealed class NothingKnown : IKnownMails
{
    public uint HighestUid => 0;

    public bool Contains(string sourceKey) => false;
}
