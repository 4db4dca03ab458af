using System.Diagnostics;
using System.Text;
using MailIntake.Domain;
using MailIntake.Domain.Mailbox;
using MailIntake.Mail.Sources;

namespace MailIntake.Tests.Sources;

public sealed class FileSourceTests : IDisposable
{
    // What is handed out before the fault that the folder ends in.
    private async Task<(List<(uint Uid, string Key)> Mails, TransportException Fault)> FaultAsync(KnownMails known)
    {
        var mails = new List<(uint, string)>();
        var fault = await Assert.ThrowsAsync<TransportException>(async () =>
        {
            await using var session = await new FolderSource(Options()).OpenAsync(Inbox, known, ct);
            await foreach (var mail in session.FetchAfterAsync(0, ct))
            {
                mails.Add((mail.Location.Uid, mail.SourceKey!));
                mail.Dispose();
            }
        });

        return (mails, fault);
    }

    private static readonly MailFolder Inbox = new("INBOX", IsJunk: false);
    private static readonly DateTime Monday = new(2023, 6, 5, 8, 0, 0, DateTimeKind.Utc);
    private readonly TempFolder folder = new();
    private readonly CancellationToken ct = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_are_numbered_on_from_the_ledger_in_order_of_time_and_then_name()
    {
        Write("c.eml", "third", Monday.AddHours(1));
        Write("b.EML", "second", Monday);
        Write("a.eml", "known", Monday.AddHours(2));
        Write("A.eml", "first", Monday);

        var mails = await FetchAsync(new FolderSource(Options()), new KnownMails(41, "a.eml"));

        // 08:00 A.eml before b.EML by name, then 09:00; a.eml is known. The ledger's highest is 41.
        Assert.Equal([(42u, "A.eml", "first"), (43u, "b.EML", "second"), (44u, "c.eml", "third")], mails.Select(m => (m.Uid, m.Key, m.Text)));
        Assert.Equal(new DateTimeOffset(Monday), mails[0].ReceivedAt);
    }

    [Fact]
    public async Task Only_eml_files_directly_in_the_folder_are_mails_and_links_are_not_followed()
    {
        using var elsewhere = new TempFolder();
        File.WriteAllText(elsewhere["secret.eml"], "not for the mailbox");
        File.CreateSymbolicLink(folder["link.eml"], elsewhere["secret.eml"]);
        Directory.CreateDirectory(folder["folder.eml"]);
        Write("note.txt", "no mail", Monday);
        Write(".hidden.eml", "no mail", Monday);
        Write("信息.eml", "mail", Monday);

        var mail = Assert.Single(await FetchAsync(new FolderSource(Options()), new KnownMails()));

        Assert.Equal(("信息.eml", "mail"), (mail.Key, mail.Text));
    }

    // Copied in two goes, or another mail saved under the name: what was taken in is not what lies there, and nobody would know.
    [Fact]
    public async Task A_file_that_was_replaced_after_it_was_taken_in_is_told()
    {
        Write("1.eml", "first", Monday);
        Write("2.eml", "second", DateTime.UtcNow.AddMinutes(-1));
        Write("3.eml", "third", Monday);
        Write("4.eml", "fourth", DateTime.UtcNow.AddDays(-8)); // whoever wrote it again has forgotten it
        var known = new KnownMails(2, "1.eml", "2.eml", "4.eml") { Sizes = { ["1.eml"] = "first".Length, ["2.eml"] = "se".Length, ["4.eml"] = "fo".Length } };
        var (mails, fault) = await FaultAsync(known);

        Assert.Equal([(3u, "3.eml")], mails);
        Assert.Contains("1 个文件收取以后换了内容：2.eml", fault.Message);
    }

    // 国 in GBK, as an old share or archive leaves it; the file system takes any octets, the library opens UTF-8 alone.
    [Fact]
    public async Task A_file_whose_name_is_no_UTF8_is_told_after_all_others_were_handed_out()
    {
        Write("1.eml", "first", Monday);
        using var named = new BrokenName(folder.Path, ".eml");

        var (mails, fault) = await FaultAsync(new KnownMails());

        Assert.Equal([(1u, "1.eml")], mails);
        Assert.Contains("请改名", fault.Message);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_after_all_others_were_handed_out()
    {
        Write("1.eml", "first", Monday);
        using (var mkfifo = Process.Start("mkfifo", folder["2.eml"]))
        {
            await mkfifo.WaitForExitAsync(ct); // a pipe nobody writes to: opening it in the usual way would never return
        }

        Write("3.eml", "third", Monday.AddYears(10));
        var (mails, fault) = await FaultAsync(new KnownMails());

        Assert.Equal([(1u, "1.eml"), (2u, "3.eml")], mails);
        Assert.Contains("2.eml", fault.Message);
        Assert.Contains("1 个文件无法读取", fault.Message);
        Assert.True(fault.Retry);
    }

    [Fact]
    public async Task A_missing_folder_needs_a_person()
    {
        var source = new FolderSource(Options() with { Path = folder["gone"] });

        var fault = await Assert.ThrowsAsync<TransportException>(() => FetchAsync(source, new KnownMails()));

        Assert.False(fault.Retry);
        Assert.Contains(folder["gone"], fault.Message);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_a_stream()
    {
        Write("big.eml", new string('x', 5000), Monday);
        await using var session = await new FolderSource(Options() with { Limit = 4999 }).OpenAsync(Inbox, new KnownMails(), ct);
        var sizes = new List<(long, long, int)>();
        await foreach (var mail in session.FetchAfterAsync(0, ct))
        {
            using var copy = new MemoryStream();
            await mail.Oversize!.CopyToAsync(copy, ct);
            sizes.Add((mail.Size, copy.Length, mail.Raw.Length));
        }

        Assert.Equal([(5000L, 5000L, 0)], sizes);
    }

    [Fact]
    public async Task A_file_still_being_written_is_waited_for()
    {
        var path = folder["new.eml"];
        File.WriteAllText(path, "half");
        var fetching = FetchAsync(new FolderSource(Options()), new KnownMails());
        File.AppendAllText(path, " and whole");

        Assert.Empty(await fetching); // it changed while it was waited for: left to the next poll
        File.SetLastWriteTimeUtc(path, Monday);
        Assert.Equal("half and whole", Assert.Single(await FetchAsync(new FolderSource(Options()), new KnownMails())).Text);
    }

    [Fact]
    public async Task A_maildir_s_mails_keep_their_key_when_flags_change()
    {
        MakeMaildir("");
        Write("new/1700000000.M1.host", "first", Monday);
        Write("cur/1700000001.M2.host:2,S", "second", Monday.AddMinutes(1));
        Write("tmp/1700000002.M3.host", "being delivered", Monday);

        var mails = await FetchAsync(new MaildirSource(Options()), new KnownMails());

        Assert.Equal([(1u, "1700000000.M1.host", "first"), (2u, "1700000001.M2.host", "second")], mails.Select(m => (m.Uid, m.Key, m.Text)));
        File.Move(folder["new/1700000000.M1.host"], folder["cur/1700000000.M1.host:2,RS"]);
        Assert.Empty(await FetchAsync(new MaildirSource(Options()), new KnownMails(2, "1700000000.M1.host", "1700000001.M2.host")));
    }

    [Fact]
    public async Task A_mail_whose_flags_change_between_listing_and_reading_is_read_under_its_new_name()
    {
        MakeMaildir("");
        Write("new/1.M1.host", "first", Monday);
        Write("new/2.M2.host", "second", Monday.AddMinutes(1));
        await using var session = await new MaildirSource(Options()).OpenAsync(Inbox, new KnownMails(), ct);
        var texts = new List<string>();

        await foreach (var mail in session.FetchAfterAsync(0, ct))
        {
            if (texts.Count == 0)
            {
                File.Move(folder["new/2.M2.host"], folder["cur/2.M2.host:2,S"]);
            }

            texts.Add(Encoding.UTF8.GetString(mail.Raw.Span));
            mail.Dispose();
        }

        Assert.Equal(["first", "second"], texts);
    }

    [Fact]
    public async Task A_maildir_s_junk_folder_is_found_by_its_usual_names()
    {
        MakeMaildir("");
        MakeMaildir(".&V4NXPpCuTvY-"); // 垃圾邮件, RFC 3501 section 5.1.3
        MakeMaildir(".Sent");
        Write(".&V4NXPpCuTvY-/new/1.M1.host", "spam?", Monday);
        var source = new MaildirSource(Options());

        var folders = await source.FoldersAsync(ct);

        Assert.Equal([Inbox, new MailFolder("垃圾邮件", IsJunk: true)], folders);
        Assert.Equal("spam?", Assert.Single(await FetchAsync(source, new KnownMails(), folders[1])).Text);
    }

    [Fact]
    public async Task A_link_in_place_of_a_maildir_s_folder_is_refused()
    {
        using var elsewhere = new TempFolder();
        Directory.CreateDirectory(folder["new"]);
        Directory.CreateSymbolicLink(folder["cur"], elsewhere.Path);
        File.WriteAllText(elsewhere["1.M1.host"], "not for the mailbox");

        var fault = await Assert.ThrowsAsync<TransportException>(() => FetchAsync(new MaildirSource(Options()), new KnownMails()));

        Assert.False(fault.Retry);
    }

    private FileSourceOptions Options() => new("szxxgkk@126.com", folder.Path);

    private void MakeMaildir(string name)
    {
        foreach (var part in (string[])["tmp", "new", "cur"])
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, name, part));
        }
    }

    private void Write(string name, string text, DateTime modified)
    {
        File.WriteAllText(folder[name], text);
        File.SetLastWriteTimeUtc(folder[name], modified);
    }

    private async Task<List<(uint Uid, string Key, string Text, DateTimeOffset ReceivedAt)>> FetchAsync(IMailSource source, IKnownMails known, MailFolder? from = null)
    {
        var mails = new List<(uint, string, string, DateTimeOffset)>();
        await using var session = await source.OpenAsync(from ?? Inbox, known, ct);
        await foreach (var mail in session.FetchAfterAsync(0, ct))
        {
            using (mail)
            {
                Assert.Equal("szxxgkk@126.com", mail.Location.Account);
                mails.Add((mail.Location.Uid, mail.SourceKey!, Encoding.UTF8.GetString(mail.Raw.Span), mail.ReceivedAt));
            }
        }

        return mails;
    }
}
