using System.Text;
using MailIntake.Domain.Mailbox;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Transport;
using MailIntake.Tests.Sources;

namespace MailIntake.Tests.Imap;

/// <summary>A mailbox on a transcript's server.</summary>
internal static class Mailbox
{
    public const string Secret = "abcdefghijklmnop";
    public const string Qq = "2515574179@qq.com";
    public const string NetEase = "szxxgkk@126.com";

    public static readonly MailFolder Inbox = new("INBOX", IsJunk: false);

    public static ImapOptions At(TranscriptServer server, string account = Qq) =>
        new(account, new ServerAddress("127.0.0.1", server.Port, TransportSecurity.None), account, () => Secret)
        {
            Version = "1.2.3",
            SearchSeesNewMail = true,
            ReplyTimeout = TimeSpan.FromSeconds(20),
        };

    /// <summary>One poll of the folders a source names, or of INBOX alone: what is above the UIDs already taken.</summary>
    public static async Task<List<Fetched>> PollAsync(ImapSource source, IReadOnlyDictionary<string, uint>? taken = null)
    {
        var ct = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
        var mails = new List<Fetched>();
        foreach (var folder in await source.FoldersAsync(ct))
        {
            await FetchAsync(source, folder, taken?.GetValueOrDefault(folder.Name) ?? 0, mails, ct);
        }

        return mails;
    }

    /// <summary>Fetches one folder into a list, so that what came before a fault can be seen.</summary>
    public static async Task FetchAsync(ImapSource source, MailFolder folder, uint after, List<Fetched> mails, CancellationToken ct)
    {
        await using var session = await source.OpenAsync(folder, new KnownMails(), ct);
        await foreach (var mail in session.FetchAfterAsync(after, ct))
        {
            using (mail)
            {
                var octets = mail.Raw.ToArray();
                if (mail.Oversize is { } stream)
                {
                    using var copy = new MemoryStream();
                    await stream.CopyToAsync(copy, ct);
                    octets = copy.ToArray();
                }

                mails.Add(new Fetched(mail.Location, Encoding.Latin1.GetString(octets), mail.ReceivedAt, mail.Oversize is not null, mail.Defect));
            }
        }
    }

    public sealed record Fetched(MailLocation Location, string Text, DateTimeOffset ReceivedAt, bool Oversize, string? Defect)
    {
        public uint Uid => Location.Uid;
    }
}
