using MailIntake.Domain.Mailbox;
using MailIntake.Storage;

namespace MailIntake.Pipeline;

/// <summary>
/// What the folders of a mailbox hold, as far as it was asked at this poll: a mail with the octets of a recorded one is that one, moved, where the recorded one is no
/// longer where it lay, and else another (scoring.md, "Mails told apart"). Asked only when there is such a mail; where nothing is certain it is another, so that none
/// is lost. One that was moved while its folder was renumbered is so taken for another.
/// </summary>
/// <param name="folders">The folders that are read.</param>
internal sealed class FolderLists(IReadOnlyList<MailFolder> folders)
{
    private readonly Dictionary<string, Listed> lists = new(StringComparer.Ordinal);

    /// <summary>Takes up what a folder holds.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="session">The open folder.</param>
    /// <param name="mails">What it lists.</param>
    /// <param name="places">The places that the list tells of: recorded since the folder was numbered anew, and before it was listed.</param>
    public void Add(MailFolder folder, IMailboxSession session, IEnumerable<HeldMail> mails, PlaceRange places) =>
        lists[folder.Name] = new Listed(session.HasUids, session.UidValidity, session.HasUids && session.Rebuilt ? default : places, [.. mails]);

    /// <summary>Takes up that a folder cannot be listed: nothing is known of it.</summary>
    public void AddUnknown(MailFolder folder) => lists[folder.Name] = new Listed(HasUids: true, 0, default, []);

    /// <summary>The folder of this name, where it is read and was not yet listed; else null.</summary>
    public MailFolder? Folder(string name) => lists.ContainsKey(name) ? null : folders.FirstOrDefault(folder => folder.Name == name);

    /// <summary>The submission whose mail has left every place that was recorded of it, the last certainly; null where there is none.</summary>
    /// <param name="places">The places of the mails with the same octets.</param>
    public long? Moved(IReadOnlyList<RecordedPlace> places)
    {
        foreach (var submission in places.GroupBy(place => place.SubmissionId))
        {
            if (Holds(submission.MaxBy(place => place.Id)) == false && submission.All(place => Holds(place) != true))
            {
                return submission.Key;
            }
        }

        return null;
    }

    /// <summary>Says whether a mail still lies at a place; null where that is not certain.</summary>
    private bool? Holds(RecordedPlace place)
    {
        if (!lists.TryGetValue(place.Folder, out var list) || !list.Places.Contains(place.Id) || list.HasUids != (place.SourceKey is null) || (list.HasUids && list.UidValidity != place.UidValidity))
        {
            return null;
        }

        return list.Mails.Contains(place.SourceKey is { } key ? new HeldMail(0, LocationRow.NameOf(key).Name) : new HeldMail(place.Uid, null));
    }

    private sealed record Listed(bool HasUids, uint UidValidity, PlaceRange Places, HashSet<HeldMail> Mails);
}
