using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Mailbox;
using MailIntake.Mail;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Transport;
using static MailIntake.Tests.Imap.Mailbox;

namespace MailIntake.Tests.Imap;

/// <summary>What QQ and NetEase really answer, each conversation a file of its own.</summary>
public sealed class ProviderTranscriptTests
{
    [Fact]
    public async Task Qq_is_polled_by_search_on_one_kept_connection()
    {
        await using var server = new TranscriptServer(Transcript.Load("qq-poll"));
        await using var source = new ImapSource(At(server) with { Folders = ["INBOX"] });

        var first = await PollAsync(source);
        var second = await PollAsync(source, Taken("INBOX", 102));
        var third = await PollAsync(source, Taken("INBOX", 102));
        await source.DisposeAsync();
        await server.VerifyAsync();

        Assert.Equal([(101u, "Subject: one\r\n\r\n1234\r\n"), (102u, "Subject: two\r\n\r\n")], first.Select(m => (m.Uid, m.Text)));
        Assert.Equal(new DateTimeOffset(2023, 6, 5, 16, 30, 0, TimeSpan.FromHours(8)), first[0].ReceivedAt);
        Assert.Equal(new MailLocation(Qq, "INBOX", 1685923200, 101), first[0].Location);
        Assert.Empty(second);
        Assert.Equal((103u, new DateTimeOffset(2023, 6, 7, 0, 0, 1, TimeSpan.FromHours(8))), (third[0].Uid, third[0].ReceivedAt));
    }

    [Fact]
    public async Task Qq_s_spam_folder_is_known_by_xlist()
    {
        await using var server = new TranscriptServer(Transcript.Load("qq-poll"));
        await using var source = new ImapSource(At(server));

        var folders = await source.FoldersAsync(CancellationToken.None);

        Assert.Equal([Inbox, new MailFolder("Junk", IsJunk: true)], folders);
    }

    [Fact]
    public async Task Qq_s_one_text_for_five_causes_is_told_apart_for_the_administrator()
    {
        var fault = await FaultAsync("qq-login-refused");

        Assert.True(fault.Retry); // two of the causes pass by themselves
        Assert.Contains("①没有开启 IMAP/SMTP 服务", fault.Message);
        Assert.Contains("②填的是登录密码而不是授权码", fault.Message);
        Assert.Contains("③授权码填错", fault.Message);
        Assert.Contains("④登录太频繁", fault.Message);
        Assert.Contains("⑤服务器繁忙", fault.Message);
        Assert.Contains("生成授权码", fault.Message);
        Assert.StartsWith("Login fail. Account is abnormal", fault.Reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Qq_s_raw_gbk_is_readable()
    {
        var fault = await FaultAsync("qq-login-refused-gbk");

        Assert.Equal("登录失败，请使用授权码登录", fault.Reply);
        Assert.False(fault.Retry);
    }

    [Theory]
    [InlineData("qq-system-busy", Qq, true, "繁忙")]
    [InlineData("qq-bad-parameters", Qq, true, "UID parameters!")]
    [InlineData("netease-unsafe-login", NetEase, false, "用浏览器登录一次")]
    [InlineData("netease-unsafe-login-select", NetEase, false, "用浏览器登录一次")]
    [InlineData("netease-unsafe-login-bye", NetEase, false, "kefu@188.com")]
    [InlineData("netease-wrong-secret", NetEase, false, "不是登录密码")]
    [InlineData("netease-too-many", NetEase, true, "连接或登录太多")]
    public async Task A_refusal_says_what_to_do_and_whether_trying_again_helps(string transcript, string account, bool retry, string advice)
    {
        var fault = await FaultAsync(transcript, account);

        Assert.Equal(retry, fault.Retry);
        Assert.Contains(advice, fault.Message);
        Assert.Contains(account, fault.Message);
    }

    [Fact]
    public async Task Sets_are_asked_for_in_ascending_order()
    {
        await using var server = new TranscriptServer(Transcript.Load("qq-descending-search"));
        await using var source = new ImapSource(At(server));

        var mails = await PollAsync(source);
        await source.DisposeAsync();
        await server.VerifyAsync();

        Assert.Equal([(107u, "107"), (108u, "108"), (109u, "109")], mails.Select(m => (m.Uid, m.Text)));
    }

    [Fact]
    public async Task NetEase_is_told_id_before_a_folder_is_opened_and_two_folders_cost_three_round_trips()
    {
        await using var server = new TranscriptServer(Transcript.Load("netease-poll"));
        await using var source = new ImapSource(At(server, NetEase));

        var first = await PollAsync(source, Taken("INBOX", 1390000000));
        var second = await PollAsync(source, Taken("INBOX", 1390000005));
        await source.DisposeAsync();
        await server.VerifyAsync();

        Assert.Equal([(new MailLocation(NetEase, "INBOX", 1, 1390000005), "Subject: one\r\n\r\n")], first.Select(m => (m.Location, m.Text)));
        Assert.Empty(second);
    }

    [Fact]
    public async Task NetEase_s_newer_greeting_without_a_name_changes_nothing()
    {
        await using var server = new TranscriptServer(Transcript.Load("netease-new-greeting"));
        await using var source = new ImapSource(At(server, NetEase));

        Assert.Equal("Subject: one\r\n\r\n", Assert.Single(await PollAsync(source, Taken("INBOX", 1390000000))).Text);
        await source.DisposeAsync();
        await server.VerifyAsync();
    }

    // In an open folder QQ's and NetEase's UID SEARCH shows new mail by itself; of another server nobody knows, and NOOP goes behind it.
    [Theory]
    [InlineData("imap.qq.com", true)]
    [InlineData("imap.exmail.qq.com", true)]
    [InlineData("imap.163.com", true)]
    [InlineData("IMAP.126.com", true)]
    [InlineData("imap.139.com", false)]
    [InlineData("mail.office.gov.cn", false)]
    public void Whose_search_shows_new_mail_by_itself_is_known_by_the_server(string host, bool sees) =>
        Assert.Equal(sees, new ImapOptions(Qq, new ServerAddress(host, 993, TransportSecurity.ImplicitTls), Qq, () => Secret).SearchSeesNewMail);

    [Fact]
    public async Task NetEase_is_told_id_again_on_a_new_connection_and_an_idle_one_that_ended_is_no_fault()
    {
        await using var server = new TranscriptServer(Transcript.Load("netease-id-on-every-connection"));
        await using var source = new ImapSource(At(server, NetEase));

        Assert.Empty(await PollAsync(source));
        Assert.Empty(await PollAsync(source));
        await source.DisposeAsync();
        await server.VerifyAsync();
    }

    [Fact]
    public async Task NetEase_s_offer_of_sasl_ir_is_not_believed()
    {
        await using var server = new TranscriptServer(Transcript.Load("netease-plain-no-sasl-ir"));
        await using var source = new ImapSource(At(server, NetEase) with { Authentication = ImapAuthentication.Plain });

        Assert.Equal([Inbox], await source.FoldersAsync(CancellationToken.None));
        await source.DisposeAsync();
        await server.VerifyAsync();
    }

    [Fact]
    public async Task A_refused_token_ends_without_a_second_one()
    {
        await using var server = new TranscriptServer(Transcript.Load("qq-xoauth2"));
        await using var source = new ImapSource(At(server) with { Authentication = ImapAuthentication.XOAuth2 });

        var fault = await Assert.ThrowsAsync<TransportException>(() => source.FoldersAsync(CancellationToken.None));
        await server.VerifyAsync();

        Assert.False(fault.Retry);
    }

    [Theory]
    [InlineData("qq-xoauth2-accepted", "2515574179@qq.com")]
    [InlineData("sasl-ir-xoauth2", "2515574179@qq.com")]
    public async Task A_token_that_is_taken_logs_in(string transcript, string account)
    {
        await using var server = new TranscriptServer(Transcript.Load(transcript));
        await using var source = new ImapSource(At(server, account) with { Authentication = ImapAuthentication.XOAuth2 });

        Assert.Equal([Inbox], await source.FoldersAsync(CancellationToken.None));
        await source.DisposeAsync();
        await server.VerifyAsync();
    }

    [Theory]
    [InlineData("2515574179@qq.com", "imap.qq.com", "smtp.qq.com")]
    [InlineData("someone@Foxmail.com", "imap.qq.com", "smtp.qq.com")]
    [InlineData("szxxgkk@126.com", "imap.126.com", "smtp.126.com")]
    [InlineData("ycxwxxc@163.com", "imap.163.com", "smtp.163.com")]
    public void The_servers_follow_from_the_address(string address, string imap, string smtp)
    {
        var provider = KnownProviders.OfAddress(address);

        Assert.Equal((imap, smtp), (provider?.ImapHost, provider?.SmtpHost));
        Assert.Equal(new ServerAddress(imap, 993, TransportSecurity.ImplicitTls), MailboxSource.OfKnownProvider(address)?.Server);
        Assert.Contains("最近 30 天", provider?.RecentOnlyHint);
    }

    [Fact]
    public void An_unknown_domain_has_no_provider() => Assert.Null(KnownProviders.OfAddress("someone@example.gov.cn"));

    private static Dictionary<string, uint> Taken(string folder, uint uid) => new() { [folder] = uid };

    private static async Task<TransportException> FaultAsync(string transcript, string account = Qq)
    {
        await using var server = new TranscriptServer(Transcript.Load(transcript));
        await using var source = new ImapSource(At(server, account));
        var fault = await Assert.ThrowsAsync<TransportException>(() => PollAsync(source));
        await source.DisposeAsync();
        await server.VerifyAsync();
        Assert.DoesNotContain(Secret, fault.ToString());
        return fault;
    }
}
