using System.Security.Cryptography;
using System.Text;
using MailIntake.Archive;
using MailIntake.Domain.Mailbox;

namespace MailIntake.Tests.Archive;

public sealed class MailArchiveTests : IDisposable
{
    private static readonly MailLocation Place = new("szxxgkk@126.com", "INBOX", 1, 1234);

    // 2023-06-05 08:30 UTC is 16:30 in Asia/Shanghai.
    private static readonly DateTimeOffset Received = new(2023, 6, 5, 8, 30, 0, TimeSpan.Zero);
    private static readonly BatchNote NoNote = new("szxxgkk@126.com", "INBOX", IsJunk: false, []);
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_kept_mail_is_a_plain_file_with_the_mails_octets()
    {
        var archive = new MailArchive(folder["archive"]);
        var raw = Encoding.ASCII.GetBytes("Subject: x\r\n\r\nbody\r\n");
        using var draft = archive.Write(raw);
        draft.Path = MailArchive.NameOf(Place, Received, null, draft.Sha256, "关于春耕的（专报）");
        MailArchive.Forget(archive.Keep([draft], NoNote));

        var file = Assert.Single(Directory.GetFiles(folder["archive"], "*", SearchOption.AllDirectories));
        Assert.Equal(raw, File.ReadAllBytes(file));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(raw)), draft.Sha256);
        Assert.Equal($"szxxgkk@126.com/2023-06/20230605-163000 关于春耕的（专报） v1u1234-{draft.Sha256[..8]}.eml", Path.GetRelativePath(folder["archive"], file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_mail_that_was_not_kept_leaves_nothing()
    {
        var archive = new MailArchive(folder["archive"]);
        archive.Write("Subject: x\r\n\r\n"u8).Dispose();
        Assert.Empty(Directory.GetFiles(folder["archive"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_a_crash_left_unfinished_is_removed_and_kept_mails_are_not()
    {
        var archive = new MailArchive(folder["archive"]);
        using var kept = archive.Write("Subject: kept\r\n\r\n"u8);
        kept.Path = MailArchive.NameOf(Place, Received, null, kept.Sha256, "kept");
        MailArchive.Forget(archive.Keep([kept], NoNote));
        using var lost = archive.Write("Subject: lost\r\n\r\n"u8); // as if the process died here

        new MailArchive(folder["archive"]).RemoveUnfinished();

        Assert.EndsWith($"kept v1u1234-{kept.Sha256[..8]}.eml", Assert.Single(Directory.GetFiles(folder["archive"], "*", SearchOption.AllDirectories)));
    }

    [Fact]
    public async Task A_mail_over_the_limit_is_streamed_with_its_first_octets_for_the_header()
    {
        var raw = new byte[3_000_000];
        new Random(5).NextBytes(raw);
        var archive = new MailArchive(folder["archive"]);
        using var start = new MemoryStream();
        using var draft = await archive.WriteAsync(new MemoryStream(raw), start, CancellationToken.None);
        draft.Path = "big.eml";
        MailArchive.Forget(archive.Keep([draft], NoNote));

        Assert.Equal(raw, File.ReadAllBytes(folder["archive/big.eml"]));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(raw)), draft.Sha256);
        Assert.Equal(raw[..(1 << 20)], start.ToArray()); // 1 MiB: the bound of a header
    }

    [Theory]
    [InlineData("../../etc/passwd", "etc passwd")]
    [InlineData("a\u0000b\r\nBcc: x", "a b Bcc x")]
    [InlineData("\u202Egnp.exe", "gnp.exe")] // right-to-left override
    [InlineData("...", "")]
    [InlineData("/", "")]
    public void A_hostile_subject_cannot_leave_the_folder_or_hide_in_a_name(string subject, string expected)
    {
        var sha256 = new string('a', 64);
        var name = MailArchive.NameOf(Place, Received, null, sha256, subject);
        Assert.Equal($"szxxgkk@126.com/2023-06/20230605-163000 {(expected.Length == 0 ? "" : expected + " ")}v1u1234-aaaaaaaa.eml", name);
    }

    [Fact]
    public void A_name_stays_below_the_255_octets_of_file_systems()
    {
        var place = new MailLocation("a@b.cn", new string('箱', 200), uint.MaxValue, uint.MaxValue);
        var name = MailArchive.NameOf(place, Received, null, new string('a', 64), new string('报', 500));
        Assert.All(name.Split('/'), part => Assert.InRange(Encoding.UTF8.GetByteCount(part), 1, 255));
    }

    [Fact]
    public void A_source_without_uids_gives_names_that_do_not_hang_on_the_ledgers_numbering()
    {
        var sha256 = new string('a', 64);
        var before = MailArchive.NameOf(Place with { Uid = 7 }, Received, "mail-1.eml", sha256, "x");
        var after = MailArchive.NameOf(Place with { Uid = 9 }, Received, "mail-1.eml", sha256, "x");
        Assert.Equal(before, after);
        Assert.NotEqual(before, MailArchive.NameOf(Place with { Uid = 7 }, Received, "mail-2.eml", sha256, "x"));
    }
}
