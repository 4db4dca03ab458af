using System.Globalization;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Time;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Transport;
using MailIntake.Pipeline;

namespace MailIntake.Doctor;

/// <summary>
/// Connects to a mailbox step by step as a poll does, by the same code and as read-only, and tells each step in Chinese: what worked and what
/// was seen by it, and at the first that did not, what is wrong and what to change. Nothing is archived or recorded.
/// </summary>
/// <param name="mailbox">The mailbox.</param>
/// <param name="clock">The time.</param>
/// <param name="tell">Told each line.</param>
internal sealed class MailboxDoctor(MailboxConfiguration mailbox, TimeProvider clock, Action<string> tell)
{
    // How far back the providers show mails before the account's owner changes it, and a day for the time of day.
    private static readonly TimeSpan Recent = TimeSpan.FromDays(31);

    private string doing = "打开";

    /// <summary>Examines the mailbox.</summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>True where a mail could be read, or there is none.</returns>
    public async Task<bool> ExamineAsync(CancellationToken ct)
    {
        tell($"信箱 {mailbox.Address}：{mailbox.Source.Server?.ToString() ?? mailbox.Source.Path}");
        try
        {
            await using var source = MailTransport.Open(mailbox, mailboxes: 1, clock, Connecting);
            var folders = await source.FoldersAsync(ct).ConfigureAwait(false);
            if (mailbox.Source.Kind != MailboxSourceKind.Pop3)
            {
                Well("文件夹", string.Join("、", folders.Select(f => f.IsJunk ? $"{f.Name}（垃圾箱）" : f.Name)));
            }

            foreach (var folder in folders)
            {
                doing = $"打开文件夹 {folder.Name}";
                await LookAsync(source, folder, ct).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is TransportException or IOException or UnauthorizedAccessException)
        {
            tell($"✗ {doing}：{e.Message}");
            return false;
        }

        tell("一切正常，可以收信。");
        return true;
    }

    private async Task LookAsync(IMailSource source, MailFolder folder, CancellationToken ct)
    {
        await using var session = await source.OpenAsync(folder, new NothingKnown(), ct).ConfigureAwait(false);
        if (mailbox.Source.Kind == MailboxSourceKind.Pop3)
        {
            Well($"文件夹 {folder.Name}", $"{session.MessageCount} 封；POP3 看不到垃圾箱，请常用网页查看有没有误入的来稿");
        }

        var after = 0u;
        if (source is ImapSource imap)
        {
            var glance = await imap.LookAsync(ct).ConfigureAwait(false);
            Well($"文件夹 {folder.Name}", glance.Count == 0
                ? "只读打开，没有邮件"
                : $"只读打开，{glance.Count} 封，最早 {Date(glance.First)}，最近 {Date(glance.Last)}");
            if (imap.Provider?.RecentOnlyHint is { } hint && glance.First is { } first && !folder.IsJunk && clock.GetUtcNow() - first < Recent)
            {
                tell($"！ 看不到 30 天以前的邮件。如果应当有：{hint}");
            }

            if (glance.Count == 0)
            {
                return;
            }

            after = glance.LastUid - 1;
        }

        // At a server it is read to the end, of one mail: left before, the connection would have to be made anew for the next folder.
        var read = 0;
        await foreach (var mail in session.FetchAfterAsync(after, ct).ConfigureAwait(false))
        {
            using (mail)
            {
                if (read++ == 0)
                {
                    Well("读取一封", $"{mail.Size.ToString(CultureInfo.InvariantCulture)} 字节，收到时间 {Date(mail.ReceivedAt)}");
                }

                if (source is not ImapSource || mail.Oversize is not null)
                {
                    break;
                }
            }
        }

        if (read == 0)
        {
            Well($"文件夹 {folder.Name}", "没有可读的邮件");
        }
    }

    private void Connecting(ConnectionStep step, string? saw)
    {
        if (saw is null)
        {
            doing = Name(step);
        }
        else
        {
            Well(Name(step), saw);
            doing = "列出文件夹";
        }
    }

    private void Well(string step, string saw) => tell($"✓ {step}：{saw}");

    private static string Date(DateTimeOffset? at) => at is { } time ? OfficeTime.Local(time).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "不明";

    private static string Name(ConnectionStep step) => step switch
    {
        ConnectionStep.Name => "域名解析",
        ConnectionStep.Tcp => "网络连接",
        ConnectionStep.Tls => "加密和证书",
        ConnectionStep.Greeting => "问候",
        ConnectionStep.Login => "登录",
        ConnectionStep.Capabilities => "服务器能力",
        _ => "表明身份（ID）",
    };

    /// <summary>For a look that is not recorded, every mail is new.</summary>
    private sealed class NothingKnown : IKnownMails
    {
        public uint HighestUid => 0;

        public bool Contains(string sourceKey) => false;
    }
}
