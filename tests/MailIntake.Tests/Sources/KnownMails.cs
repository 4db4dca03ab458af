using MailIntake.Domain.Mailbox;

namespace MailIntake.Tests.Sources;

/// <summary>What a ledger holds of a folder.</summary>
public sealed class KnownMails(uint highestUid = 0, params string[] keys) : IKnownMails
{
    public uint HighestUid => highestUid;

    /// <summary>The octets of each mail by its key; those without are as large as they are listed.</summary>
    public Dictionary<string, long> Sizes { get; init; } = [];

    public bool Contains(string sourceKey) => keys.Contains(sourceKey);

    public bool Contains(string sourceKey, long listed) => Contains(sourceKey) && (!Sizes.TryGetValue(sourceKey, out var size) || size == listed);
}
