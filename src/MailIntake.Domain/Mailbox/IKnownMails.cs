using System.Collections.Frozen;
using System.Collections.ObjectModel;

namespace MailIntake.Domain.Mailbox;

/// <summary>What the ledger already holds of one folder: for sources that number nothing themselves (Maildir, a folder of .eml files, POP3), and for those whose numbers are to be checked.</summary>
public interface IKnownMails
{
    /// <summary>The highest UID the ledger gave out in this folder, 0 where none.</summary>
    uint HighestUid { get; }

    /// <summary>True where the ledger already holds the mail with this source key.</summary>
    bool Contains(string sourceKey);

    /// <summary>True where the ledger already holds a mail with this source key that has, or was listed with, this size; a source that gives a key again to another mail is seen by it.</summary>
    /// <param name="sourceKey">The key.</param>
    /// <param name="listed">The mail's octets as the source lists them.</param>
    bool Contains(string sourceKey, long listed) => Contains(sourceKey);

    /// <summary>The mails the ledger holds under the folder's present UIDVALIDITY, by UID; of those it left alone (<see cref="LeftAlone"/>) the first and the last.</summary>
    /// <param name="uidValidity">The UIDVALIDITY.</param>
    IReadOnlyDictionary<uint, KnownMail> Numbered(uint uidValidity) => ReadOnlyDictionary<uint, KnownMail>.Empty;

    /// <summary>The UIDs of strangers' mails in the junk folder, which the ledger neither keeps nor records.</summary>
    /// <param name="uidValidity">The UIDVALIDITY.</param>
    IReadOnlySet<uint> LeftAlone(uint uidValidity) => FrozenSet<uint>.Empty;

    /// <summary>The UIDs of mails that the folder listed and the ledger has not, as far as that was recorded: they are asked for by themselves.</summary>
    IReadOnlySet<uint> Missing => FrozenSet<uint>.Empty;
}
