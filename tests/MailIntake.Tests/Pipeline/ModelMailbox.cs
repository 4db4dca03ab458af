using System.Runtime.CompilerServices;
using MailIntake.Domain;
using MailIntake.Domain.Mailbox;

namespace MailIntake.Tests.Pipeline;

/// <summary>A mailbox in memory that breaks when it is told to.</summary>
/// <param name="account">Its address.</param>
/// <param name="folders">Its folders, in the order in which they are read.</param>
internal sealed class ModelMailbox(string account, params IReadOnlyList<ModelFolder> folders) : IMailSource
{
    /// <summary>Mails still handed out before the connection breaks; null for one that holds.</summary>
    public int? BreaksAfter { get; set; }

    /// <summary>Told of each mail before it is handed out, or null.</summary>
    public Action<ModelMail>? HandingOut { get; set; }

    /// <summary>The mails that were handed out so far, in this order.</summary>
    public List<(ModelFolder Folder, ModelMail Mail)> HandedOut { get; } = [];

    public Task<IReadOnlyList<MailFolder>> FoldersAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<MailFolder>>([.. folders.Select(folder => new MailFolder(folder.Name, folder.IsJunk))]);

    public Task<IMailboxSession> OpenAsync(MailFolder folder, IKnownMails known, CancellationToken ct)
    {
        var opened = folders.Single(f => f.Name == folder.Name);
        var rebuilt = IsRebuilt(opened, known);
        opened.RebuiltUnseen = false;
        return Task.FromResult<IMailboxSession>(new Session(this, opened, rebuilt));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Of a folder that ever was rebuilt, told as a source over IMAP tells it: by what the ledger holds of the UIDs that are there.</summary>
    private static bool IsRebuilt(ModelFolder folder, IKnownMails known)
    {
        var numbered = known.Numbered(folder.UidValidity);
        var leftAlone = known.LeftAlone(folder.UidValidity);
        var highest = numbered.Keys.Concat(leftAlone).DefaultIfEmpty().Max();
        return folder.WasRebuilt && folder.Mails.Where(mail => mail.Uid <= highest).Any(mail => numbered.TryGetValue(mail.Uid, out var held)
            ? held.ReceivedAt != mail.At
            : !leftAlone.Contains(mail.Uid) && !known.Missing.Contains(mail.Uid));
    }

    private sealed class Session(ModelMailbox box, ModelFolder folder, bool rebuilt) : IMailboxSession
    {
        public string Folder => folder.Name;

        public uint UidValidity => folder.UidValidity;

        public bool Rebuilt => rebuilt;

        public IAsyncEnumerable<FetchedMail> FetchAfterAsync(uint uid, CancellationToken ct) => FetchAsync(mail => mail.Uid > uid, ct);

        public IAsyncEnumerable<FetchedMail> FetchAsync(IReadOnlySet<uint> uids, CancellationToken ct) => FetchAsync(mail => uids.Contains(mail.Uid), ct);

        public Task<IReadOnlyList<HeldMail>> ListAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<HeldMail>>([.. folder.Mails.Select(mail => new HeldMail(mail.Uid, null))]);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async IAsyncEnumerable<FetchedMail> FetchAsync(Func<ModelMail, bool> wanted, [EnumeratorCancellation] CancellationToken ct)
        {
            await Task.Yield();
            foreach (var mail in folder.Mails.Where(wanted).ToList())
            {
                if (box.BreaksAfter-- == 0)
                {
                    throw new TransportException("The line broke.", retry: true);
                }

                box.HandingOut?.Invoke(mail);
                box.HandedOut.Add((folder, mail));
                yield return new FetchedMail(new MailLocation(box.Account, folder.Name, folder.UidValidity, mail.Uid), mail.At, mail.Octets.Length) { Raw = mail.Octets };
            }
        }
    }

    private string Account => account;
}
