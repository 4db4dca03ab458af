using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Mail.Transport;

namespace MailIntake.Tests.Configuration;

public sealed class AppConfigurationLoaderTests
{
    private static (AppConfiguration Configuration, List<string> Problems) Load(string yaml)
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "mailintake.yaml"), yaml);
        var problems = new List<Problem>();
        var configuration = AppConfigurationLoader.Load(new AppFolders(folder.Path, "/data"), problems);
        return (configuration, [.. problems.Select(p => p.ToString())]);
    }

    [Fact]
    public void A_mailbox_at_a_known_provider_needs_no_more_than_its_secret()
    {
        var (configuration, problems) = Load("mailboxes:\n  2515574179@QQ.com: { secret: env:SECRET_OF_TEST }\n");

        Assert.Empty(problems);
        var mailbox = Assert.Single(configuration.Mailboxes);
        Assert.Equal("2515574179@qq.com", mailbox.Address);
        Assert.Equal("2515574179@qq.com", mailbox.User);
        Assert.Equal(new ServerAddress("imap.qq.com", 993, TransportSecurity.ImplicitTls), mailbox.Source.Server);
        Assert.Equal(50L * 1024 * 1024, mailbox.SizeLimit);
        Assert.Equal(TimeSpan.FromSeconds(120), configuration.PollInterval);
        Assert.Equal("/data/mailintake.db", configuration.DatabasePath);
    }

    [Fact]
    public void Every_key_of_a_mailbox_is_read()
    {
        var (configuration, problems) = Load("""
            mailboxes:
              szxxgkk@126.com: { source: "imap://127.0.0.1:10143?tls=none", user: u, secret: file:s.txt, auth: xoauth2, folders: [INBOX, 归档], authserv-id: mx.126.com, limit: 2 MB, ca: ca.pem }
              ycxwxxc@163.com: { source: "maildir:/srv/mail/ycxwxxc" }
              a@office.gov.cn: { source: "pop3s://mail.office.gov.cn", secret: env:X }
            storage: { database: "sqlite:ledger/m.db" }
            schedule: { poll: 300, outbox: 10 }
            console: { level: warning }
            """);

        Assert.Empty(problems);
        var imap = configuration.Mailboxes[0];
        Assert.Equal(new ServerAddress("127.0.0.1", 10143, TransportSecurity.None), imap.Source.Server);
        Assert.Equal("u", imap.User);
        Assert.Equal(["INBOX", "归档"], imap.Folders);
        Assert.True(imap.SecretIsAccessToken);
        Assert.Equal("mx.126.com", imap.AuthservId);
        Assert.Equal(2L * 1024 * 1024, imap.SizeLimit);
        Assert.EndsWith("/ca.pem", imap.CaPath);
        Assert.Equal((MailboxSourceKind.Maildir, "/srv/mail/ycxwxxc"), (configuration.Mailboxes[1].Source.Kind, configuration.Mailboxes[1].Source.Path));
        Assert.Equal((MailboxSourceKind.Pop3, new ServerAddress("mail.office.gov.cn", 995, TransportSecurity.ImplicitTls)), (configuration.Mailboxes[2].Source.Kind, configuration.Mailboxes[2].Source.Server));
        Assert.Equal("/data/ledger/m.db", configuration.DatabasePath);
        Assert.Equal(TimeSpan.FromSeconds(300), configuration.PollInterval);
    }

    [Fact]
    public void A_secret_written_out_is_refused_and_not_repeated()
    {
        var (_, problems) = Load("mailboxes:\n  a@qq.com: { secret: abcdefghijklmnop }\n");

        var problem = Assert.Single(problems);
        Assert.StartsWith("mailintake.yaml:2: ", problem);
        Assert.Contains("env:", problem);
        Assert.DoesNotContain("abcdefghijklmnop", problem);
    }

    [Theory]
    [InlineData("mailboxes:\n  a@qq.com: { secret: env:X, folder: INBOX }", 2, "不认识的键“folder”")]
    [InlineData("mailboxes:\n  a@qq.com: {}", 2, "缺少授权码")]
    [InlineData("mailboxes:\n  qq.com: { secret: env:X }", 2, "不是邮箱地址")]
    [InlineData("mailboxes:\n  a@qq.com: { secret: env:X }\n  A@qq.com: { secret: env:X }", 3, "不止一次")]
    [InlineData("mailboxes:\n  a@office.gov.cn: { secret: env:X }", 2, "不知道 a@office.gov.cn 的收信服务器")]
    [InlineData("mailboxes:\n  a@qq.com: { source: \"imap://mail.example.cn?tls=none\", secret: env:X }", 2, "只允许用于本机")]
    [InlineData("mailboxes:\n  a@qq.com: { source: \"http://x\", secret: env:X }", 2, "imaps://")]
    [InlineData("mailboxes:\n  a@qq.com: { secret: env:X, limit: big }", 2, "50 MB")]
    [InlineData("mailboxes:\n  a@qq.com: { secret: env:X, auth: basic }", 2, "xoauth2")]
    [InlineData("mailboxes:\n  a@qq.com: { source: \"pop3s://pop.qq.com\", secret: env:X, folders: [INBOX] }", 2, "POP3 只有一个收件箱")]
    [InlineData("mailboxes:\n  a@qq.com: { source: \"pop3s://pop.qq.com\" }", 2, "缺少授权码")]
    [InlineData("resolver: dns.example", 1, "system")]
    [InlineData("storage: { database: \"postgres:db\" }", 1, "PostgreSQL")]
    [InlineData("storage: { database: mailintake.db }", 1, "sqlite:")]
    [InlineData("schedule: { poll: soon }", 1, "整数")]
    [InlineData("console: { level: loud }", 1, "information")]
    [InlineData("outgoing: { via: \"pickup:out\", from: nobody }", 1, "不是发件人")]
    [InlineData("outgoing: { from: a@qq.com, user: b@qq.com, secret: env:X }", 1, "登录名")]
    [InlineData("outgoing: { from: a@office.gov.cn }", 1, "via")]
    [InlineData("outgoing: { via: \"pickup:out\", from: a@qq.com, per-minute: 0 }", 1, "per-minute")]
    [InlineData("outgoing: { via: \"pickup:out\", from: a@qq.com, per-day: many }", 1, "per-day")]
    [InlineData("outgoing: { via: \"pickup:out\", from: a@qq.com, recipients: 1001 }", 1, "recipients")]
    [InlineData("alarm: { hours: 2 }", 1, "告警邮件发给谁")]
    [InlineData("alarm: { to: [admin] }", 1, "不是邮箱地址")]
    [InlineData("alarm: { to: [a@qq.com], hours: 0 }", 1, "1")]
    [InlineData("alarm: { to: [a@qq.com], free-space: 5 }", 1, "1 MB")]
    [InlineData("mailbox: {}", 1, "不认识的键“mailbox”")]
    public void A_fault_names_file_line_and_remedy(string yaml, int line, string expected)
    {
        var (_, problems) = Load(yaml);

        Assert.Contains(problems, p => p.StartsWith($"mailintake.yaml:{line}: ", StringComparison.Ordinal) && p.Contains(expected, StringComparison.Ordinal));
    }

    // It was told that authserv-id, user and folders are unknown besides.
    [Fact]
    public void A_source_that_cannot_be_used_is_the_only_fault() =>
        Assert.Contains("source：", Assert.Single(Load("mailboxes:\n  a@qq.com: { source: \"http://x\", secret: env:X, user: u, folders: [INBOX], authserv-id: mx.qq.com }\n").Problems));

    [Theory]
    [InlineData("a@qq.com: { secret: env:X }", 59, true)]
    [InlineData("a@qq.com: { secret: env:X }", 60, false)]
    [InlineData("a@office.gov.cn: { source: \"imaps://mail.office.gov.cn\", secret: env:X }", 5, false)] // its own server
    public void Polling_that_a_provider_refuses_is_told(string mailbox, int seconds, bool told)
    {
        var (configuration, problems) = Load($"mailboxes:\n  {mailbox}\nschedule: {{ poll: {seconds} }}\n");

        Assert.Equal(TimeSpan.FromSeconds(seconds), configuration.PollInterval);
        Assert.Equal(told ? ["mailintake.yaml:3: 提示：每 59 秒收一次太勤，服务商会拒绝登录（QQ 邮箱 15 秒一次就会，a@qq.com 也是这样的邮箱）；请写 120"] : [], problems);
    }

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        var (_, problems) = Load("mailboxes:\n  a@qq.com: { secret: plain }\nschedule: { poll: 0 }\nconsole: { colour: red }\n");

        Assert.Equal(["mailintake.yaml:2", "mailintake.yaml:3", "mailintake.yaml:4"], problems.Select(p => p[..17]).Order());
    }

    [Fact]
    public void Outgoing_takes_server_and_login_from_the_sender_at_a_known_provider()
    {
        var (configuration, problems) = Load("outgoing: { from: \"信息考核 <2515574179@qq.com>\", secret: env:X }\n");

        Assert.Empty(problems);
        var outgoing = configuration.Outgoing!;
        Assert.Equal(new ServerAddress("smtp.qq.com", 465, TransportSecurity.ImplicitTls), outgoing.Via.Server);
        Assert.Equal(("信息考核", "2515574179@qq.com", "2515574179@qq.com"), (outgoing.From.Name, outgoing.From.Address, outgoing.User));
    }

    [Fact]
    public void Every_key_of_outgoing_is_read()
    {
        var (configuration, problems) = Load(
            "outgoing: { via: \"smtp://mail.office.gov.cn:2525\", from: kaohe@office.gov.cn, user: kaohe, secret: env:X, auth: xoauth2, ca: ca.pem, per-minute: 5, per-day: 150, recipients: 7 }\n");

        Assert.Empty(problems);
        var outgoing = configuration.Outgoing!;
        Assert.Equal(new ServerAddress("mail.office.gov.cn", 2525, TransportSecurity.StartTls), outgoing.Via.Server);
        Assert.Equal(("kaohe", true, true), (outgoing.User, outgoing.Secret is not null, outgoing.SecretIsAccessToken));
        Assert.EndsWith("/ca.pem", outgoing.CaPath);
        Assert.Equal((5, 150, 7), (outgoing.MailsPerMinute, outgoing.MailsPerDay, outgoing.RecipientsPerMail));
    }

    [Theory]
    [InlineData("schedule: { poll: 60 }\n---\nstorage: { retention-years: 10 }\n", 3)]
    [InlineData("schedule: { poll: 60 }\n...\nstorage: { retention-years: 10 }\n", 3)]
    [InlineData("# head\n---\nschedule: { poll: 60 }\n---\n", null)] // nothing stands behind the line
    public void What_stands_behind_a_dividing_line_is_not_passed_over(string text, int? line)
    {
        Assert.Equal(line is null ? [] : [$":{line}:"], Load(text).Problems.Select(p => p[p.IndexOf(':', StringComparison.Ordinal)..(p.IndexOf(':', p.IndexOf(':', StringComparison.Ordinal) + 1) + 1)]));
    }

    // What README and the shipped mailintake.yaml say of limits that are not written: only a server of a known provider is spared by the minute.
    [Theory]
    [InlineData("from: a@qq.com, secret: env:X", 30)]
    [InlineData("from: a@163.com, secret: env:X", 30)]
    [InlineData("via: \"smtps://mail.office.gov.cn\", from: a@office.gov.cn, secret: env:X", null)]
    [InlineData("via: \"pickup:outbox\", from: a@qq.com", null)]
    [InlineData("via: \"smtps://smtp.exmail.qq.com\", from: a@office.gov.cn, secret: env:X", 30)] // the server is the provider's
    [InlineData("via: \"smtp://mail.office.gov.cn\", from: a@qq.com, secret: env:X", null)] // and here it is not
    public void Limits_that_are_not_written_are_those_of_the_readme(string written, int? perMinute)
    {
        var (configuration, problems) = Load($"outgoing: {{ {written} }}\n");

        Assert.Empty(problems);
        Assert.Equal((perMinute, null, 40), (configuration.Outgoing!.MailsPerMinute, configuration.Outgoing.MailsPerDay, configuration.Outgoing.RecipientsPerMail));
    }

    [Fact]
    public void A_pickup_folder_is_relative_to_the_data_folder()
    {
        var (configuration, _) = Load("outgoing: { via: \"pickup:outbox\", from: a@qq.com }\n");

        Assert.Equal("/data/outbox", configuration.Outgoing!.Via.PickupFolder);
    }

    [Fact]
    public void Without_the_file_there_are_defaults_and_no_fault()
    {
        using var folder = new TempFolder();
        var problems = new List<Problem>();

        Assert.Empty(AppConfigurationLoader.Load(new AppFolders(folder.Path, folder.Path), problems).Mailboxes);
        Assert.Empty(problems);
    }
}
