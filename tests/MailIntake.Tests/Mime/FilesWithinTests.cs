using System.Buffers.Binary;
using System.Text;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Mime;

/// <summary>Files that are no leaves of their own: in winmail.dat, in the text, in attached mails.</summary>
public sealed class FilesWithinTests
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    private static ReadMail Read(string type, byte[] content) => new MimeFormat().Read(Encoding.ASCII.GetBytes(
        $"From: a@b.cn\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: {type}\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(content)}\r\n--b--\r\n"));

    private static byte[] Number(uint value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(octets, value);
        return octets;
    }

    // MS-OXTNEF section 2.1.3: level, attribute, length, data, checksum (not looked at).
    private static byte[] Attribute(uint id, byte[] data) => [2, .. Number(id), .. Number((uint)data.Length), .. data, 0, 0];

    // A property of counted value: tag, count 1, length, data filled up to four octets.
    private static byte[] Property(uint tag, byte[] data) => [.. Number(tag), .. Number(1), .. Number((uint)data.Length), .. data, .. new byte[-data.Length & 3]];

    private static byte[] Winmail() =>
    [
        .. Number(0x223E9F78), 1, 0,
        .. Attribute(0x00069007, [.. Number(936), .. Number(0)]),
        .. Attribute(0x00069002, new byte[14]),
        .. Attribute(0x00018010, [.. Gb18030.GetBytes("报告~1.DOC"), 0]),
        .. Attribute(0x0006800F, [1, 2, 3]),
        .. Attribute(0x00069005,
        [
            .. Number(4),
            .. Number(0x3705_0003), .. Number(1),
            .. Number(0x8001_0003), .. new byte[16], .. Number(0), .. Number(7), .. Number(9),
            .. Property(0x3707_001F, Encoding.Unicode.GetBytes("关于𠮷县的报告.doc\0")),
            .. Property(0x370E_001E, [.. "Application/MSWord"u8, 0]),
        ]),
        .. Attribute(0x00069002, new byte[14]),
        .. Attribute(0x00018010, [.. Gb18030.GetBytes("附表.xls"), 0]),
        .. Attribute(0x0006800F, [4]),
    ];

    [Fact]
    public void Files_in_winmail_dat_take_its_place()
    {
        var mail = Read("application/ms-tnef; name=winmail.dat", Winmail());
        Assert.Equal(["winmail.dat"], mail.Attachments.Select(a => a.FileName));
        Assert.Equal(["关于𠮷县的报告.doc", "附表.xls"], mail.Files.Select(a => a.FileName));
        Assert.Equal(["application/msword", "application/octet-stream"], mail.Files.Select(a => a.MediaType));
        Assert.Equal([1, 2, 3], mail.Files[0].Content.ToArray());
        Assert.Equal([4], mail.Files[1].Content.ToArray());
    }

    [Fact]
    public void A_winmail_dat_that_is_cut_off_anywhere_gives_what_was_whole()
    {
        var whole = Winmail();
        for (var length = 0; length < whole.Length; length++)
        {
            var files = Read("application/ms-tnef; name=winmail.dat", whole[..length]).Files;
            Assert.InRange(files.Count, 1, 2);
        }
    }

    [Fact]
    public void A_winmail_dat_with_nothing_but_the_text_again_is_no_file_where_there_is_a_text()
    {
        // PR_RTF_COMPRESSED among the mail's own properties.
        byte[] bare = [.. Number(0x223E9F78), 1, 0, .. Attribute(0x00069007, [.. Number(936), .. Number(0)]), .. Attribute(0x00069003, [.. Number(1), .. Property(0x1009_0102, [1, 2, 3, 4])])];
        const string Type = "application/ms-tnef; name=winmail.dat";
        Assert.Empty(Read(Type, bare).Files);
        Assert.Single(Read(Type, bare).Attachments);
        Assert.Single(Read(Type, bare[..^3]).Files); // cut off

        // A file in it that cannot be taken out (an object).
        Assert.Single(Read(Type, [.. bare, .. Attribute(0x00069002, new byte[14]), .. Attribute(0x00069005, [.. Number(1), .. Property(0x3701_000D, [1, 2, 3, 4])])]).Files);

        // The whole mail: its text is nowhere else.
        var alone = new MimeFormat().Read(Encoding.ASCII.GetBytes($"From: a@b.cn\r\nContent-Type: {Type}\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(bare)}\r\n"));
        Assert.Single(alone.Files);
    }

    // MS-OXTNEF puts the mail's own properties before its files; who writes them behind, or before and behind, has sent the files all the same.
    [Fact]
    public void Files_are_taken_out_whether_the_mails_own_properties_stand_before_or_behind_them()
    {
        var properties = Attribute(0x00069003, [.. Number(1), .. Property(0x1009_0102, [1, 2, 3, 4])]);
        var winmail = Winmail();
        foreach (var octets in new byte[][] { [.. winmail, .. properties], [.. winmail[..6], .. properties, .. winmail[6..]], [.. winmail[..6], .. properties, .. winmail[6..], .. properties] })
        {
            Assert.Equal(["关于𠮷县的报告.doc", "附表.xls"], Read("application/ms-tnef; name=winmail.dat", octets).Files.Select(a => a.FileName));
        }
    }

    [Fact]
    public void A_file_of_that_name_that_is_none_stays_a_file() =>
        Assert.Equal("winmail.dat", Assert.Single(Read("application/octet-stream; name=winmail.dat", [1, 2, 3]).Files).FileName);

    [Fact]
    public void A_file_uuencoded_in_the_text_is_found_and_the_text_kept()
    {
        // Cat is 0x43 0x61 0x74: sixes of bits 16, 54, 5, 52, each plus 32: "0V%T".
        const string Text = "hello\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\nbye\r\nbegin anew\r\n";
        var mail = new MimeFormat().Read(Encoding.ASCII.GetBytes("From: a@b.cn\r\n\r\n" + Text));
        Assert.Equal(Text.Replace("\r\n", "\n"), mail.Text);
        Assert.Empty(mail.Attachments);
        var file = Assert.Single(mail.Files);
        Assert.Equal("cat.txt", file.FileName);
        Assert.Equal("Cat"u8.ToArray(), file.Content.ToArray());
    }

    // A line that tells of one, or begins with words of the like, begins none; the one behind it does.
    [Theory]
    [InlineData("begin begin 644 a.txt")]
    [InlineData("to begin 644 a.txt")]
    [InlineData("begin 888 a.txt")]
    public void A_file_uuencoded_in_the_text_begins_at_a_lines_start(string before)
    {
        var mail = new MimeFormat().Read(Encoding.ASCII.GetBytes($"From: a@b.cn\r\n\r\n{before}\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n{before}\r\n"));
        Assert.Equal("cat.txt", Assert.Single(mail.Files).FileName);
    }

    [Fact]
    public void An_attached_mail_is_read_too_and_those_within_it_to_a_bounded_depth()
    {
        var text = "From: inner@b.cn\r\n\r\ninnermost";
        for (var i = 0; i < 10; i++)
        {
            text = $"From: a@b.cn\r\nContent-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\nContent-Type: message/rfc822\r\n\r\n{text}\r\n--b{i}--\r\n";
        }

        var depth = 0;
        for (var mail = new MimeFormat().Read(Encoding.ASCII.GetBytes(text)); Assert.Single(mail.Attachments).Mail is { } attached; mail = attached)
        {
            depth++;
        }

        Assert.Equal(4, depth);
    }
}
