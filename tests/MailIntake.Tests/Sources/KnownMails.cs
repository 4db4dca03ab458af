using MailIntake.Domain.Mailbox;

namespace MailIntake.Tests.Sources;

/// <summary>What a ledger holds of a folder.</summary>
public sealed class KnownMails(uint highestUid = 0, params string[] keys) : IKnownMails
{
    public uint HighestUid => highestUid;

    public bool Contains(string sourceKey) => keys.Contains(sourceKey);
}
