using MailIntake.ServerTests.Dovecot;
using MailIntake.ServerTests.MainJob;
using MailIntake.ServerTests.Providers;
using MailIntake.ServerTests.Servers;
using MailIntake.Tests;

namespace MailIntake.ServerTests.Doctor;

/// <summary><c>doctor</c> against servers that are right and wrong: at which step it stops and what it says to change.</summary>
public sealed class DoctorTests
{
    private const string Mailbox = "szxxgkk@126.com";
    private const string Qq = "2515574179@qq.com";
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
        await using var server = await ProviderServer.StartAsync("netease", Mailbox, Secret);
        server.Deliver("1.eml", Mail, Monday);
        using var product = Configure($"imap://127.0.0.1:{server.Port}?tls=none");

        var (exit, output, error) = await product.RunAsync("doctor", Mailbox);

        Assert.True(exit == 0, output + error);
        Assert.Contains("✓ 文件夹 INBOX：只读打开，1 封，最早 2023-06-05 16:30", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_stops_at_the_login_and_says_where_the_right_one_is_made()
    {
        await using var server = await ProviderServer.StartAsync("netease", Mailbox, Secret);
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
        await using var server = await ProviderServer.StartAsync("netease", Mailbox, Secret, "distrust");
        using var product = Configure($"imap://127.0.0.1:{server.Port}?tls=none");

        var (exit, output, _) = await product.RunAsync("doctor", Mailbox);

        Assert.Equal(1, exit);
        Assert.Contains("✗ 打开文件夹 INBOX：", output, StringComparison.Ordinal);
        Assert.Contains("请用浏览器登录一次该邮箱", output, StringComparison.Ordinal);
        Assert.Contains("Unsafe Login", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_at_QQ_that_shows_recent_mails_alone_is_told_where_that_is_changed()
    {
        await using var server = await ProviderServer.StartAsync("qq", Qq, Secret);
        server.Deliver("1.eml", Mail, Monday);
        server.Deliver("2.eml", Mail, Monday.AddDays(1));
        using var product = Configure($"imap://127.0.0.1:{server.Port}?tls=none", mailbox: Qq);

        var (exit, output, error) = await product.RunAsync("doctor", Qq, "--now", "2023-06-08T09:00:00+08:00");

        Assert.True(exit == 0, output + error);
        Assert.Contains("✓ 文件夹：INBOX、Junk（垃圾箱）", output, StringComparison.Ordinal);
        Assert.Contains("✓ 文件夹 INBOX：只读打开，2 封，最早 2023-06-05 16:30，最近 2023-06-06 16:30", output, StringComparison.Ordinal);
        Assert.Contains("✓ 文件夹 Junk：只读打开，没有邮件", output, StringComparison.Ordinal);
        Assert.Contains("请在网页版“设置 → 账号”的“收取选项”中改为“全部”", output, StringComparison.Ordinal);
    }

    /// <summary>What each provider says when something is wrong, at which step, and the provider's setting that the administrator is sent to.</summary>
    [Theory]
    [InlineData("qq", null, "✗ 登录：", "没有开启 IMAP/SMTP 服务", "设置 → 账号")]
    [InlineData("qq", "gbk", "✗ 登录：", "登录失败，请使用授权码登录", "设置 → 账号")]
    [InlineData("qq", "busy", "✗ 登录：", "System busy!", "schedule 的 poll")]
    [InlineData("netease", "many", "✗ 问候：", "关闭占用该邮箱的其他程序", "schedule 的 poll")]
    [InlineData("netease", "bye", "✗ 打开文件夹 INBOX：", "请用浏览器登录一次该邮箱", "设置 → POP3/SMTP/IMAP")]
    public async Task What_a_provider_refuses_is_told_at_its_step_with_the_setting_to_change(string provider, string? wrong, string step, string says, string setting)
    {
        var mailbox = provider == "qq" ? Qq : Mailbox;
        await using var server = await ProviderServer.StartAsync(provider, mailbox, wrong is null ? "another-secret00" : Secret, wrong);
        using var product = Configure($"imap://127.0.0.1:{server.Port}?tls=none", mailbox: mailbox);

        var (exit, output, error) = await product.RunAsync("doctor", mailbox);

        Assert.Equal(1, exit);
        Assert.Contains(step, output, StringComparison.Ordinal);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.Contains(setting, output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, output + error, StringComparison.Ordinal);
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

    /// <summary>A server of TLS 1.1 alone, with which OpenSSL's own client agrees where it is let: the program does not, even where the machine's OpenSSL would.</summary>
    [Fact]
    public async Task A_server_that_speaks_no_newer_TLS_than_1_1_is_refused()
    {
        using var folder = new TempFolder();
        using var authority = new TestAuthority();
        authority.Write(folder.Path, "localhost", "127.0.0.1");
        await File.WriteAllTextAsync(folder["openssl.cnf"], "openssl_conf = main\n[main]\nssl_conf = ssl\n[ssl]\nsystem_default = all\n[all]\nMinProtocol = TLSv1\nCipherString = DEFAULT@SECLEVEL=0\n");
        var port = TetheredServer.FreePorts(1)[0];
        await using var server = await TetheredServer.StartAsync(
            $"cd \"$1\" && exec openssl s_server -accept 127.0.0.1:{port} -tls1_1 -cipher DEFAULT@SECLEVEL=0 -cert server.pem -key server.key -www >log 2>&1", "kill $!", folder.Path, folder["log"], port);
        using var product = Configure($"imaps://127.0.0.1:{port}", folder["authority.pem"]);
        product.Environment["OPENSSL_CONF"] = folder["openssl.cnf"];

        var (exit, output, _) = await product.RunAsync("doctor", Mailbox);

        Assert.Equal(1, exit);
        Assert.Contains("✗ 加密和证书：", output, StringComparison.Ordinal);
        Assert.Contains("服务器至少要支持 TLS 1.2", output, StringComparison.Ordinal);
        using var other = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("openssl", ["s_client", "-connect", $"127.0.0.1:{port}", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        other.StandardInput.Close();
        Assert.Contains("TLSv1.1", await other.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
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

    private static Product Configure(string source, string? ca = null, string mailbox = Mailbox)
    {
        var product = new Product($$"""
            mailboxes:
              {{mailbox}}: { source: "{{source}}", secret: env:DOCTOR_SECRET{{(ca is null ? "" : $", ca: \"{ca}\"")}} }
            """);
        product.Environment["DOCTOR_SECRET"] = Secret;
        return product;
    }
}
