using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailIntake.ServerTests.Dovecot;
using MailIntake.ServerTests.MainJob;

namespace MailIntake.ServerTests.Pop3;

/// <summary>The program on a mailbox that it reads over POP3 with TLS, at a real Dovecot.</summary>
public sealed class Pop3AgainstDovecotTests
{
    private const string Mailbox = "szxxgkk@126.com";
    private const string Secret = "abcdefghijklmnop";

    private static readonly DateTimeOffset Received = new(2022, 8, 1, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task Every_mail_is_kept_octet_by_octet_and_counted_once_also_when_the_mailbox_is_read_over_IMAP_afterwards()
    {
        await using var server = await DovecotServer.StartAsync();
        server.AddUser(Mailbox, Secret);
        var mails = Enumerable.Range(1, 40).Select(Mail).ToList();
        foreach (var mail in mails)
        {
            await server.DeliverAsync(Mailbox, mail);
        }

        using var product = Configure($"pop3s://localhost:{server.Pop3sPort}", server.CaFile);
        await IngestAsync(product);
        Assert.Equal(Hashes(mails), Hashes(product.Archived().Select(File.ReadAllBytes)));
        var kept = await product.SubmissionsAsync("shuozhou");
        Assert.Equal(40, kept.Count);
        Assert.All(kept, row => Assert.Equal("2022-08-01", row.GetProperty("received").GetString()![..10]));

        // What has come since is all that a second poll takes.
        mails.Add(Mail(41));
        await server.DeliverAsync(Mailbox, mails[^1]);
        await IngestAsync(product);
        await IngestAsync(product);
        Assert.Equal(Hashes(mails), Hashes(product.Archived().Select(File.ReadAllBytes)));

        // The same mails under IMAP's numbers are known by their octets.
        product.Edit("mailintake.yaml", text => text.Replace($"pop3s://localhost:{server.Pop3sPort}", $"imaps://localhost:{server.ImapsPort}"));
        await IngestAsync(product);
        Assert.Equal(41, (await product.SubmissionsAsync("shuozhou")).Count);
        Assert.Equal(41, product.Archived().Length);
    }

    // UIDVALIDITY is 1 at NetEase, for every mailbox; the ledger's own numbers for mails known by UIDL are under 1 too.
    [Theory(Timeout = 180_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mailbox_whose_UIDVALIDITY_is_1_can_be_read_over_POP3_and_IMAP_in_turn(bool imapFirst)
    {
        await using var server = await DovecotServer.StartAsync();
        server.AddUser(Mailbox, Secret);
        server.Number(Mailbox, uidValidity: 1, firstUid: 1_390_000_000);
        var (imap, pop3) = ($"imaps://localhost:{server.ImapsPort}", $"pop3s://localhost:{server.Pop3sPort}");
        var (now, other) = imapFirst ? (imap, pop3) : (pop3, imap);
        using var product = Configure(now, server.CaFile);
        product.Edit("mailintake.yaml", text => text.Replace("env:BOX", "file:box.secret"));
        File.WriteAllText(Path.Combine(product.Config, "box.secret"), Secret);
        var mails = new List<byte[]>();
        for (var day = 20; day <= 22; day++)
        {
            // Some mails come before each poll; after it the mailbox is read the other way.
            for (var i = 0; i < 5; i++)
            {
                mails.Add(Mail(mails.Count + 1));
                await server.DeliverAsync(Mailbox, mails[^1]);
            }

            var (exit, _, error) = await product.RunHereAsync("ingest", "--now", string.Create(CultureInfo.InvariantCulture, $"2022-08-{day}T09:00:00+08:00"));
            Assert.True(exit == 0, error);
            Assert.Equal(mails.Count, (await product.SubmissionsAsync("shuozhou")).Count);
            Assert.Equal(Hashes(mails), Hashes(product.Archived().Select(File.ReadAllBytes)));

            // Each day's first poll compares: by either numbering every mail of the mailbox is in the ledger, and every mail of the ledger in the mailbox.
            var (agrees, status, _) = await product.RunHereAsync("status", "--now", string.Create(CultureInfo.InvariantCulture, $"2022-08-{day}T10:00:00+08:00"));
            Assert.True(agrees == 0, status);
            Assert.Contains($"信箱中 {mails.Count} 封，信箱中已看不到 0 封，台账 {mails.Count} 件；逐日相符", status, StringComparison.Ordinal);
            product.Edit("mailintake.yaml", text => text.Replace(now, other));
            (now, other) = (other, now);
        }

        Assert.Equal((1u, 1_390_000_000u), server.Contents(Mailbox).Select(mail => (mail.UidValidity, mail.Uid)).First());
    }

    [Fact]
    public async Task A_doctor_sees_each_step()
    {
        await using var server = await DovecotServer.StartAsync();
        server.AddUser(Mailbox, Secret);
        await server.DeliverAsync(Mailbox, Mail(1));
        using var product = Configure($"pop3s://localhost:{server.Pop3sPort}", server.CaFile);

        var (exit, output, error) = await product.RunAsync("doctor", Mailbox);
        product.Environment["BOX"] = "wrong-secret-1";
        var (refused, refusal, _) = await product.RunAsync("doctor", Mailbox);

        Assert.True(exit == 0, output + error);
        string[] steps = ["✓ 域名解析", "✓ 网络连接", "✓ 加密和证书", "✓ 问候", "✓ 登录", "✓ 服务器能力", "✓ 文件夹 INBOX：1 封；POP3 看不到垃圾箱", "✓ 读取一封：", "一切正常"];
        Assert.Equal(steps, output.Split('\n').Skip(1).Take(steps.Length).Zip(steps, (line, step) => line[..Math.Min(step.Length, line.Length)]));
        Assert.Equal(1, refused);
        Assert.Contains("✗ 登录：", refusal, StringComparison.Ordinal);
        Assert.Contains("开启 POP3/SMTP 服务", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret-1", refusal, StringComparison.Ordinal);
    }

    private static Product Configure(string source, string ca)
    {
        var product = new Product($$"""
            mailboxes:
              {{Mailbox}}: { source: "{{source}}", secret: env:BOX, ca: "{{ca}}" }
            outgoing: { via: "pickup:out", from: "信息考核 <{{Mailbox}}>" }
            """);
        product.Environment["BOX"] = Secret;
        return product;
    }

    private static async Task IngestAsync(Product product)
    {
        var (exit, _, error) = await product.RunAsync("ingest", "--now", "2022-08-20T09:00:00+08:00");
        Assert.True(exit == 0, error);
    }

    private static List<string> Hashes(IEnumerable<byte[]> mails) => [.. mails.Select(mail => Convert.ToHexString(SHA256.HashData(mail))).Order(StringComparer.Ordinal)];

    /// <summary>A mail whose lines begin with dots, from one octet to some hundred thousand.</summary>
    private static byte[] Mail(int number)
    {
        var random = new Random(number);
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"Received: by mx.126.com; {Received:ddd, dd MMM yyyy HH:mm:ss} +0800\r\nFrom: a@example.com\r\nSubject: {number}\r\n\r\n"));
        for (var line = 1 << (number % 14); line > 0; line--)
        {
            text.Append('.', random.Next(4)).Append('x', random.Next(60)).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
