using System.Runtime.CompilerServices;
using MailIntake.Domain;
using MailIntake.Domain.Mailbox;

namespace MailIntake.Tests.Pipeline;

/// <summary>A mailbox in memory that numbers its mails as IMAP servers do and breaks when it is told to.</summary>
/// <param name="account">Its address.</param>
/// <param name="first">The UID of its first mail.</param>
/// <param name="isJunk">True where its one folder is the junk folder.</param>
internal sealed class ModelMailbox(string account, uint first = 1, bool isJunk = false) : IMailSource
{
    private readonly List<(uint Uid, byte[] Octets, DateTimeOffset At)> mails = [];
    private uint uidValidity = 1;
    private uint next = first;
    private int arrived;
    private bool rebuilt;

    /// <summary>Mails handed out before the connection breaks; null for one that holds.</summary>
    public int? BreaksAfter { get; set; }

    /// <summary>How many mails were handed out so far.</summary>
    public int HandedOut { get; private set; }

    /// <summary>How many mails there are.</summary>
    public int Count => mails.Count;

    /// <summary>The octets of a mail, by its place from 0.</summary>
    public byte[] this[int place] => mails[place].Octets;

    public void Arrive(byte[] octets) => mails.Add((next++, octets, new DateTimeOffset(2022, 8, 1, 9, 0, 0, TimeSpan.FromHours(8)).AddMinutes(++arrived)));

    public void Delete(int place) => mails.RemoveAt(place);

    /// <summary>Numbers all mails anew, from the first.</summary>
    public void Reset()
    {
        uidValidity++;
        Number();
    }

    /// <summary>Rebuilds the mailbox under the same UIDVALIDITY, the newest mail first: its UIDs are now other mails'.</summary>
    public void Rebuild()
    {
        rebuilt = true;
        mails.Reverse();
        Number();
    }

    public Task<IReadOnlyList<MailFolder>> FoldersAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<MailFolder>>([new MailFolder(Name, isJunk)]);

    public Task<IMailboxSession> OpenAsync(MailFolder folder, IKnownMails known, CancellationToken ct) => Task.FromResult<IMailboxSession>(new Session(this, known));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Number()
    {
        next = 1;
        for (var i = 0; i < mails.Count; i++)
        {
            mails[i] = mails[i] with { Uid = next++ };
        }
    }

    private sealed class Session(ModelMailbox box, IKnownMails known) : IMailboxSession
    {
        public string Folder => box.Name;

        public uint UidValidity => box.uidValidity;

        /// <summary>Told of a mailbox that ever was rebuilt, as a source over IMAP does: by what the ledger holds of the UIDs that are there.</summary>
        public bool Rebuilt
        {
            get
            {
                var numbered = known.Numbered(box.uidValidity);
                return box.rebuilt && numbered.Count > 0 && box.mails.Where(mail => mail.Uid <= numbered.Keys.Max()).Any(mail => numbered.TryGetValue(mail.Uid, out var held)
                    ? held.ReceivedAt != mail.At
                    : !known.Missing.Contains(mail.Uid));
            }
        }

        public async IAsyncEnumerable<FetchedMail> FetchAfterAsync(uint uid, [EnumeratorCancellation] CancellationToken ct)
        {
            await Task.Yield();
            var left = box.BreaksAfter;
            foreach (var (number, octets, at) in box.mails.Where(mail => mail.Uid > uid).ToList())
            {
                if (left-- == 0)
                {
                    throw new TransportException("The line broke.", retry: true);
                }

                box.HandedOut++;
                yield return new FetchedMail(new MailLocation(box.Account, box.Name, box.uidValidity, number), at, octets.Length) { Raw = octets };
            }
        }

        public Task<IReadOnlyList<HeldMail>> ListAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<HeldMail>>([.. box.mails.Select(mail => new HeldMail(mail.Uid, null))]);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private string Account => account;

    private string Name => isJunk ? "Junk" : "INBOX";
}
