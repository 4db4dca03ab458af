using MailIntake.Domain.Mailbox;
using MailIntake.Storage;

namespace MailIntake.Pipeline;

/// <summary>
/// What the folders of a mailbox hold, as far as it was asked at this poll: a mail with the octets of a recorded one is that one, moved, where the recorded one is no
/// longer where it lay, and else another. Asked only when there is such a mail.
/// </summary>
/// <param name="folders">The folders that are read.</param>
internal sealed class FolderLists(IReadOnlyList<MailFolder> folders)
{
    private readonly Dictionary<string, (bool HasUids, uint UidValidity, HashSet<HeldMail> Mails)> lists = new(StringComparer.Ordinal);

    /// <summary>Takes up what a folder holds.</summary>
    public void Add(MailFolder folder, IMailboxSession session, IReadOnlyList<HeldMail> mails) => lists[folder.Name] = (session.HasUids, session.UidValidity, [.. mails]);

    /// <summary>The folder of this name, where it is read and was not yet listed; else null.</summary>
    public MailFolder? Folder(string name) => lists.ContainsKey(name) ? null : folders.FirstOrDefault(folder => folder.Name == name);

    /// <summary>True unless it is certain that no mail lies at a place any more: its folder is read, numbered as when the place was recorded, and lists nothing there.</summary>
    public bool Holds(RecordedPlace place)
    {
        if (!lists.TryGetValue(place.Folder, out var list) || list.HasUids != (place.SourceKey is null) || (list.HasUids && list.UidValidity != place.UidValidity))
        {
            return true;
        }

        return list.Mails.Contains(place.SourceKey is { } key ? new HeldMail(0, LocationRow.NameOf(key).Name) : new HeldMail(place.Uid, null));
    }
}
