using System.Text;
using MailIntake.Domain;
using MailIntake.Domain.Outbox;
using MailIntake.Mail.Smtp;
using MailIntake.Mail.Transport;

namespace MailIntake.ServerTests.Postfix;

/// <summary>The SMTP client against a real server; what arrives is read back from the Maildir.</summary>
public sealed class SmtpSenderTests(PostfixFixture fixture) : IClassFixture<PostfixFixture>
{
    private PostfixServer Server => fixture.Server;

    [PostfixFact]
    public async Task A_mail_goes_out_over_tls_at_once_with_a_login()
    {
        await using var sender = Sender(TransportSecurity.ImplicitTls);

        var receipt = await sender.SendAsync(To("plain"), Mail("over smtps"), default);

        Assert.Empty(receipt.Refused);
        Assert.StartsWith("250 2.0.0", receipt.Reply);
        Assert.Equal(Mail("over smtps"), Body(Assert.Single(await Server.DeliveredAsync("plain@test.example", 1))));
    }

    [PostfixFact]
    public async Task A_mail_goes_out_over_starttls_with_a_login()
    {
        await using var sender = Sender(TransportSecurity.StartTls);

        await sender.SendAsync(To("login"), Mail("over STARTTLS"), default);

        Assert.Equal(Mail("over STARTTLS"), Body(Assert.Single(await Server.DeliveredAsync("login@test.example", 1))));
    }

    [PostfixFact]
    public async Task Eight_bit_lines_dots_and_long_lines_arrive_octet_for_octet()
    {
        // A dot alone ends DATA unless doubled, as does a dot behind any line end; 8,000 octets are more than SMTP's 1,000 a line.
        var mail = Encoding.UTF8.GetBytes(
            "Subject: bytes\r\nContent-Transfer-Encoding: 8bit\r\n\r\n.\r\n..\r\n.first\r\nmiddle.\r\n攀枝花市国资委\r\n"
            + new string('长', 8000 / 3) + "\r\n\r\n.\r\nlast line");
        await using var sender = Sender(TransportSecurity.ImplicitTls);

        await sender.SendAsync(To("bytes"), mail, default);

        // The line that was not ended is ended.
        Assert.Equal(mail.Concat("\r\n"u8.ToArray()), Body(Assert.Single(await Server.DeliveredAsync("bytes@test.example", 1))));
    }

    [PostfixFact]
    public async Task A_mail_of_30_megabytes_arrives_octet_for_octet()
    {
        var random = new Random(20230601);
        var mail = new MemoryStream();
        mail.Write(Mail("large"));
        var line = new byte[57];
        while (mail.Length < 30_000_000)
        {
            random.NextBytes(line);
            mail.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(line) + "\r\n"));
            if (mail.Length % 7 == 0)
            {
                mail.Write(".\r\n"u8);
            }
        }

        await using var sender = Sender(TransportSecurity.ImplicitTls);
        await sender.SendAsync(To("large"), mail.ToArray(), default);

        var delivered = Body(Assert.Single(await Server.DeliveredAsync("large@test.example", 1)));
        Assert.True(delivered.AsSpan().SequenceEqual(mail.ToArray()));
    }

    [PostfixFact]
    public async Task A_mail_over_the_servers_limit_is_refused_before_it_is_sent()
    {
        await using var sender = Sender(TransportSecurity.ImplicitTls);

        // message_size_limit of the server is 62914560.
        var failure = await Assert.ThrowsAsync<TransportException>(() => sender.SendAsync(To("large"), new byte[62_914_561], default));

        Assert.False(failure.Retry);
        Assert.True(failure.MailRefused);
        Assert.Contains("62914560", failure.Message);
        Assert.Null(failure.Reply);
    }

    [PostfixFact]
    public async Task An_unknown_recipient_among_good_ones_is_reported_and_the_others_get_the_mail()
    {
        await using var sender = Sender(TransportSecurity.ImplicitTls);

        var receipt = await sender.SendAsync(To("first", "nobody", "second"), Mail("three"), default);

        var refused = Assert.Single(receipt.Refused);
        Assert.Equal("nobody@test.example", refused.Address);
        Assert.False(refused.Retry);
        Assert.StartsWith("550 5.1.1", refused.Reply);
        Assert.Single(await Server.DeliveredAsync("first@test.example", 1));
        Assert.Single(await Server.DeliveredAsync("second@test.example", 1));
    }

    [PostfixFact]
    public async Task Several_mails_go_over_one_connection()
    {
        await using (var sender = Sender(TransportSecurity.ImplicitTls))
        {
            for (var i = 0; i < 5; i++)
            {
                await sender.SendAsync(To("several"), Mail($"number {i}"), default);
            }

            await Assert.ThrowsAsync<TransportException>(() => sender.SendAsync(To("nobody"), Mail("refused"), default));
            await sender.SendAsync(To("several"), Mail("after a refusal"), default);
        }

        var mails = await Server.DeliveredAsync("several@test.example", 6);
        Assert.Equal(6, mails.Count);

        // Postfix logs what one connection did: five mails, then a refusal, which costs a new connection.
        await WaitForAsync(() => Server.Log.Contains("mail=6 rcpt=5/6") && Server.Log.Contains("auth=1 mail=1 rcpt=1 data=1 quit=1"));
    }

    [PostfixFact]
    public async Task A_wrong_password_is_a_login_problem_and_not_the_mails()
    {
        await using var sender = Sender(TransportSecurity.ImplicitTls, password: "wrong");

        var failure = await Assert.ThrowsAsync<TransportException>(() => sender.SendAsync(To("plain"), Mail("never"), default));

        Assert.False(failure.Retry);
        Assert.False(failure.MailRefused);
        Assert.StartsWith("535 5.7.8", failure.Reply);
        Assert.Contains("授权码", failure.Message);
    }

    [PostfixFact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        await using var sender = Sender(TransportSecurity.ImplicitTls, trusted: false);

        var failure = await Assert.ThrowsAsync<TransportException>(() => sender.SendAsync(To("plain"), Mail("never"), default));

        Assert.False(failure.Retry);
        Assert.Contains("MailIntake test authority", failure.Message);
        Assert.Contains("ca", failure.Message);
    }

    [PostfixFact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        await using var sender = new SmtpSender(
            new(new("localhost", Server.SmtpsPort, TransportSecurity.ImplicitTls)) { AuthorityFile = Server.AuthorityFile }, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<TransportException>(() => sender.SendAsync(To("plain"), Mail("never"), default));

        Assert.False(failure.Retry);
        Assert.Contains("名称不符", failure.Message);
    }

    [PostfixFact]
    public async Task Addresses_beyond_ascii_need_and_use_smtputf8()
    {
        await using var sender = Sender(TransportSecurity.StartTls);

        await sender.SendAsync(To("陈"), Mail("SMTPUTF8"), default);

        Assert.Single(await Server.DeliveredAsync("陈@test.example", 1));
    }

    [PostfixFact]
    public async Task Mail_without_a_login_goes_to_a_server_on_this_machine_in_plain_text()
    {
        await using var sender = new SmtpSender(new(new("127.0.0.1", Server.PlainPort, TransportSecurity.None)), TimeProvider.System);

        var receipt = await sender.SendAsync(new("unit@elsewhere.example", ["office@test.example"]), Mail("from the world"), default);

        Assert.StartsWith("250 2.0.0", receipt.Reply);
        Assert.Contains(await Server.DeliveredAsync("office@test.example", 1), mail => Body(mail).SequenceEqual(Mail("from the world")));
    }

    private SmtpSender Sender(TransportSecurity security, string password = PostfixFixture.Password, bool trusted = true) =>
        new(
            new(new(PostfixServer.Host, security == TransportSecurity.ImplicitTls ? Server.SmtpsPort : Server.SubmissionPort, security))
            {
                User = PostfixFixture.Sender,
                Secret = () => password,
                AuthorityFile = trusted ? Server.AuthorityFile : null,
            },
            TimeProvider.System);

    private static Envelope To(params string[] users) => new(PostfixFixture.Sender, [.. users.Select(user => $"{user}@test.example")]);

    private static byte[] Mail(string text) =>
        Encoding.UTF8.GetBytes($"From: {PostfixFixture.Sender}\r\nDate: Thu, 1 Jun 2023 08:30:00 +0800\r\nMessage-ID: <{Guid.Empty}@test.example>\r\nSubject: {text}\r\n\r\n{text}\r\n");

    /// <summary>The mail as it was sent: below what the server put in front (Return-Path, Delivered-To, Received), line ends as on the wire.</summary>
    private static byte[] Body(byte[] delivered)
    {
        var text = Encoding.Latin1.GetString(delivered);
        var begin = text.IndexOf("\nReceived:", StringComparison.Ordinal) + 1;
        do
        {
            begin = text.IndexOf('\n', begin) + 1;
        }
        while (text[begin] is ' ' or '\t');
        return Encoding.Latin1.GetBytes(text[begin..].Replace("\n", "\r\n", StringComparison.Ordinal));
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 200, "what was expected did not come");
            await Task.Delay(50);
        }
    }
}
