using MailIntake.ServerTests.Dovecot;
using MailIntake.ServerTests.MainJob;
using MailIntake.ServerTests.NetEase;
using MailIntake.ServerTests.Servers;

namespace MailIntake.ServerTests.Doctor;

/// <summary><c>doctor</c> against servers that are right and wrong: at which step it stops and what it says to change.</summary>
public sealed class DoctorTests
{
    private const string Mailbox = "szxxgkk@126.com";
    private const string Secret = "abcdefghijklmnop";
    private static readonly DateTimeOffset Monday = new(2023, 6, 5, 16, 30, 0, TimeSpan.FromHours(8));
    private static readonly byte[] Mail = "Subject: x\r\n\r\nreport\r\n"u8.ToArray();

    [Fact]
    public async Task A_mailbox_with_tls_is_told_step_by_step()
    {
        await using var server = await DovecotServer.StartAsync();
        server.AddUser(Mailbox, Secret);
        await server.DeliverAsync(Mailbox, Mail, Monday);
        await server.DeliverAsync(Mailbox, Mail, Monday.AddDays(2));
        using var product = Configure($"imaps://localhost:{server.ImapsPort}", server.CaFile);

        var (exit, output, error) = await product.RunAsync("doctor", Mailbox);

        Assert.True(exit == 0, output + error);
        string[] steps = ["✓ 域名解析", "✓ 网络连接", "✓ 加密和证书", "✓ 问候", "✓ 登录", "✓ 服务器能力", "✓ 表明身份（ID）", "✓ 文件夹：INBOX、Junk（垃圾箱）"];
        Assert.Equal(steps, output.Split('\n').Skip(1).Take(steps.Length).Zip(steps, (line, step) => line[..Math.Min(step.Length, line.Length)]));
        Assert.Contains("✓ 文件夹 INBOX：只读打开，2 封，最早 2023-06-05 16:30，最近 2023-06-07 16:30", output, StringComparison.Ordinal);
        Assert.Contains($"✓ 读取一封：{Mail.Length} 字节，收到时间 2023-06-07 16:30", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, output + error, StringComparison.Ordinal);
        Assert.Empty(product.Archived());
    }

    [Fact]
    public async Task A_mailbox_at_NetEase_is_read_after_id()
    {
        await using var server = await NetEaseServer.StartAsync(Mailbox, Secret);
        server.Deliver("1.eml", Mail, Monday);
        using var product = Configure($"imap://127.0.0.1:{server.Port}?tls=none");

        var (exit, output, error) = await product.RunAsync("doctor", Mailbox);

        Assert.True(exit == 0, output + error);
        Assert.Contains("✓ 文件夹 INBOX：只读打开，1 封，最早 2023-06-05 16:30", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_stops_at_the_login_and_says_where_the_right_one_is_made()
    {
        await using var server = await NetEaseServer.StartAsync(Mailbox, Secret);
        using var product = Configure($"imap://127.0.0.1:{server.Port}?tls=none");
        product.Environment["DOCTOR_SECRET"] = "wrong-password-1";

        var (exit, output, error) = await product.RunAsync("doctor", Mailbox);

        Assert.Equal(1, exit);
        Assert.Contains("✗ 登录：", output, StringComparison.Ordinal);
        Assert.Contains("设置 → POP3/SMTP/IMAP", output, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password-1", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_trusts_no_client_stops_at_the_folder_and_says_what_to_do()
    {
        await using var server = await NetEaseServer.StartAsync(Mailbox, Secret, trusting: false);
        using var product = Configure($"imap://127.0.0.1:{server.Port}?tls=none");

        var (exit, output, _) = await product.RunAsync("doctor", Mailbox);

        Assert.Equal(1, exit);
        Assert.Contains("✗ 打开文件夹 INBOX：", output, StringComparison.Ordinal);
        Assert.Contains("请用浏览器登录一次该邮箱", output, StringComparison.Ordinal);
        Assert.Contains("Unsafe Login", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_stops_before_anything_is_said()
    {
        await using var server = await DovecotServer.StartAsync("mail.other.example");
        server.AddUser(Mailbox, Secret);
        using var product = Configure($"imaps://localhost:{server.ImapsPort}", server.CaFile);

        var (exit, output, _) = await product.RunAsync("doctor", Mailbox);

        Assert.Equal(1, exit);
        Assert.Contains("✓ 网络连接", output, StringComparison.Ordinal);
        Assert.Contains("✗ 加密和证书：localhost 的证书是发给“mail.other.example”的", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_and_an_unknown_mailbox_are_told_apart()
    {
        using var product = Configure($"imap://127.0.0.1:{TetheredServer.FreePorts(1)[0]}?tls=none");

        var closed = await product.RunAsync("doctor", Mailbox);
        var unknown = await product.RunAsync("doctor", "nobody@126.com");

        Assert.Equal(1, closed.Exit);
        Assert.Contains("✗ 网络连接：", closed.Output, StringComparison.Ordinal);
        Assert.Contains("请检查网络、服务器地址和端口", closed.Output, StringComparison.Ordinal);
        Assert.Equal((2, ""), (unknown.Exit, unknown.Output));
        Assert.Contains(Mailbox, unknown.Error, StringComparison.Ordinal);
    }

    private static Product Configure(string source, string? ca = null)
    {
        var product = new Product($$"""
            mailboxes:
              {{Mailbox}}: { source: "{{source}}", secret: env:DOCTOR_SECRET{{(ca is null ? "" : $", ca: \"{ca}\"")}} }
            """);
        product.Environment["DOCTOR_SECRET"] = Secret;
        return product;
    }
}
