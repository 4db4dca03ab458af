using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MailIntake.Domain;
using MailIntake.Domain.Mailbox;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Transport;

namespace MailIntake.ServerTests.Dovecot;

/// <summary>The IMAP client against a real server.</summary>
public sealed partial class ImapAgainstDovecotTests(DovecotFixture dovecot) : IClassFixture<DovecotFixture>
{
    private const string Secret = "abcdefghijklmnop";
    private static readonly MailFolder Inbox = new("INBOX", IsJunk: false);
    private readonly string user = dovecot.AddUser(Secret);
    private readonly DovecotServer server = dovecot.Server;
    private readonly CancellationToken ct = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    [Theory]
    [InlineData(TransportSecurity.ImplicitTls, ImapAuthentication.Automatic)]
    [InlineData(TransportSecurity.StartTls, ImapAuthentication.Login)]
    [InlineData(TransportSecurity.None, ImapAuthentication.Plain)]
    public async Task A_mail_is_fetched_over_every_kind_of_connection(TransportSecurity security, ImapAuthentication authentication)
    {
        var mail = Mail(1, 3000);
        await server.DeliverAsync(user, mail, new DateTimeOffset(2023, 6, 5, 8, 30, 0, TimeSpan.Zero));
        await using var source = new ImapSource(Options(security) with { Authentication = authentication });

        var fetched = Assert.Single(await FetchAsync(source));

        Assert.Equal(mail, fetched.Octets);
        Assert.Equal(new DateTimeOffset(2023, 6, 5, 8, 30, 0, TimeSpan.Zero), fetched.ReceivedAt);
        Assert.Equal(user, fetched.Location.Account);
    }

    [Fact]
    public async Task Five_hundred_mails_arrive_octet_by_octet_as_they_were_delivered()
    {
        var random = new Random(500);
        var mails = Enumerable.Range(0, 500).Select(number => Mail(number, random.Next(100, 120_000))).ToList();
        foreach (var mail in mails)
        {
            await server.DeliverAsync(user, mail);
        }

        await using var source = Source();
        var fetched = await FetchAsync(source);

        Assert.Equal(mails.Select(Hash), fetched.Select(mail => Hash(mail.Octets)));
        Assert.Equal(fetched.Select(mail => mail.Location.Uid).Order(), fetched.Select(mail => mail.Location.Uid));
    }

    [Fact]
    public async Task The_clerk_s_mailbox_stays_as_it_was()
    {
        var file = await server.DeliverAsync(user, Mail(1, 100));
        await using var source = Source();

        await FetchAsync(source);

        // Opened for writing, Dovecot would have moved it to cur; \Seen would be an S behind the name (cr.yp.to/proto/maildir.html).
        Assert.Equal([file], Directory.GetFiles(Path.Combine(server.MaildirPath(user), "new")));
        Assert.Empty(Directory.GetFiles(Path.Combine(server.MaildirPath(user), "cur")));
    }

    [Fact]
    public async Task One_connection_is_kept_and_a_poll_that_finds_nothing_is_three_round_trips_for_two_folders()
    {
        var said = new List<string>();
        await using var source = new ImapSource(Options(TransportSecurity.ImplicitTls) with { Transcript = line => said.AddRange(line.StartsWith("C:", StringComparison.Ordinal) ? [line] : []) });
        await server.DeliverAsync(user, Mail(1, 100));
        await server.DeliverAsync(user, Mail(2, 100), box: DovecotServer.JunkFolder);

        var first = await PollAsync(source, []);
        said.Clear();
        var second = await PollAsync(source, first);
        var commands = said.Select(line => line.Split(' ')[2]).ToList();
        await server.DeliverAsync(user, Mail(3, 100));
        var third = await PollAsync(source, first);

        Assert.Equal(["INBOX", "Junk"], first.Select(mail => mail.Location.Folder));
        Assert.Empty(second);
        Assert.Equal(["UID", "NOOP", "EXAMINE", "UID"], commands); // the search and NOOP are one write
        Assert.Equal("INBOX", Assert.Single(third).Location.Folder);
        Assert.Single(Logins().Matches(server.Log), login => login.Groups[1].Value == user);
    }

    [Fact]
    public async Task The_junk_folder_is_found_by_its_mark()
    {
        await using var source = Source();

        Assert.Equal([Inbox, new MailFolder("Junk", IsJunk: true)], await source.FoldersAsync(ct));
    }

    [Fact]
    public async Task A_rebuilt_folder_shows_another_uidvalidity()
    {
        await server.DeliverAsync(user, Mail(1, 100));
        await using var source = Source();
        var before = Assert.Single(await FetchAsync(source)).Location;
        await source.DisposeAsync();

        // The file that holds the numbers (Dovecot's "dovecot-uidlist", header "3 V<uidvalidity> N<next uid>") is changed as by a rebuild.
        var list = Path.Combine(server.MaildirPath(user), "dovecot-uidlist");
        File.WriteAllText(list, File.ReadAllText(list).Replace($" V{before.UidValidity} ", $" V{before.UidValidity + 1} ", StringComparison.Ordinal));
        foreach (var index in Directory.GetFiles(server.MaildirPath(user), "dovecot.index*"))
        {
            File.Delete(index);
        }

        await using var again = Source();
        Assert.Equal(before.UidValidity + 1, Assert.Single(await FetchAsync(again)).Location.UidValidity);
    }

    [Fact]
    public async Task A_mail_of_40_MB_arrives_whole()
    {
        var mail = Mail(1, 40_000_000);
        await server.DeliverAsync(user, mail);
        await using var source = Source();

        Assert.Equal(Hash(mail), Hash(Assert.Single(await FetchAsync(source)).Octets));
    }

    [Fact]
    public async Task A_mail_over_the_limit_is_streamed_between_others()
    {
        byte[][] mails = [Mail(1, 1000), Mail(2, 5_000_000), Mail(3, 1000)];
        foreach (var mail in mails)
        {
            await server.DeliverAsync(user, mail);
        }

        await using var source = new ImapSource(Options(TransportSecurity.ImplicitTls) with { Limit = 1_000_000 });
        var fetched = await FetchAsync(source);

        Assert.Equal(mails.Select(Hash), fetched.Select(mail => Hash(mail.Octets)));
        Assert.Equal([false, true, false], fetched.Select(mail => mail.Streamed));
    }

    [Fact]
    public async Task A_mail_deleted_while_others_are_fetched_is_passed_over()
    {
        // 300 mails are five commands: the last is not yet asked for when the first mail arrives.
        var mails = Enumerable.Range(1, 300).Select(number => Mail(number, 20_000)).ToList();
        var files = new List<string>();
        foreach (var mail in mails)
        {
            files.Add(await server.DeliverAsync(user, mail));
        }

        await using var source = Source();
        var fetched = await FetchAsync(source, onFirst: () => File.Delete(files[289]));

        mails.RemoveAt(289);
        Assert.Equal(mails.Select(Hash), fetched.Select(mail => Hash(mail.Octets)));
    }

    [Fact]
    public async Task A_wrong_secret_needs_a_person()
    {
        await using var source = new ImapSource(Options(TransportSecurity.ImplicitTls) with { Secret = () => "wrong-secret-of-the-clerk" });

        var fault = await Assert.ThrowsAsync<TransportException>(() => source.FoldersAsync(ct));

        Assert.False(fault.Retry);
        Assert.Contains("secret 要填授权码", fault.Message);
        Assert.DoesNotContain("wrong-secret-of-the-clerk", fault.ToString());
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        await using var source = new ImapSource(Options(TransportSecurity.ImplicitTls) with { AuthorityFile = null });

        var fault = await Assert.ThrowsAsync<TransportException>(() => source.FoldersAsync(ct));

        Assert.False(fault.Retry);
        Assert.Contains("不是本机信任的机构签发", fault.Message);
    }

    [Theory]
    [InlineData(TransportSecurity.ImplicitTls)]
    [InlineData(TransportSecurity.StartTls)]
    public async Task A_certificate_for_another_name_is_refused_before_the_login(TransportSecurity security)
    {
        await using var other = await DovecotServer.StartAsync("mail.example.com");
        other.AddUser(user, Secret);
        await using var source = new ImapSource(Options(security) with
        {
            Server = new ServerAddress("localhost", security == TransportSecurity.ImplicitTls ? other.ImapsPort : other.ImapPort, security),
            AuthorityFile = other.CaFile,
            Secret = () => throw new InvalidOperationException("The secret was asked for."),
        });

        var fault = await Assert.ThrowsAsync<TransportException>(() => source.FoldersAsync(ct));

        Assert.False(fault.Retry);
        Assert.Contains("名称不符", fault.Message);
    }

    [Fact]
    public async Task A_server_that_is_down_is_tried_again_and_found_by_the_same_source_when_it_is_back()
    {
        await using var own = await DovecotServer.StartAsync();
        own.AddUser(user, Secret);
        await own.DeliverAsync(user, Mail(1, 100));
        await using var source = new ImapSource(Options(TransportSecurity.ImplicitTls) with { Server = new ServerAddress("localhost", own.ImapsPort, TransportSecurity.ImplicitTls), AuthorityFile = own.CaFile });
        var first = await PollAsync(source, []);
        await own.StopAsync();

        var fault = await Assert.ThrowsAsync<TransportException>(() => PollAsync(source, first));
        await own.RestartAsync();
        await own.DeliverAsync(user, Mail(2, 100));
        var afterwards = await PollAsync(source, first);

        Assert.True(fault.Retry);
        Assert.Contains("连接不上服务器", fault.Message);
        Assert.Equal(Mail(2, 100), Assert.Single(afterwards).Octets);
    }

    [GeneratedRegex("Login: user=<([^>]+)>")]
    private static partial Regex Logins();

    private static string Hash(byte[] octets) => Convert.ToHexString(SHA256.HashData(octets));

    /// <summary>A mail of about the size in octets, no two alike.</summary>
    private static byte[] Mail(int number, int size)
    {
        var line = $"信息报送 {number} abcdefghijklmnopqrstuvwxyz 0123456789\r\n";
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Subject: {number}\r\n\r\n{string.Concat(Enumerable.Repeat(line, size / Encoding.UTF8.GetByteCount(line)))}.\r\n"));
    }

    private ImapOptions Options(TransportSecurity security) =>
        new(user, new ServerAddress("localhost", security == TransportSecurity.ImplicitTls ? server.ImapsPort : server.ImapPort, security), user, () => Secret)
        {
            AuthorityFile = server.CaFile,
        };

    private ImapSource Source() => new(Options(TransportSecurity.ImplicitTls));

    private Task<List<Fetched>> FetchAsync(ImapSource source, Action? onFirst = null) => FetchAsync(source, Inbox, 0, onFirst);

    /// <summary>Fetches what is new in all folders since an earlier poll.</summary>
    private async Task<List<Fetched>> PollAsync(ImapSource source, List<Fetched> earlier)
    {
        var mails = new List<Fetched>();
        foreach (var folder in await source.FoldersAsync(ct))
        {
            mails.AddRange(await FetchAsync(source, folder, earlier.Where(mail => mail.Location.Folder == folder.Name).Select(mail => mail.Location.Uid).LastOrDefault(), null));
        }

        return mails;
    }

    private async Task<List<Fetched>> FetchAsync(ImapSource source, MailFolder folder, uint after, Action? onFirst)
    {
        var mails = new List<Fetched>();
        await using var session = await source.OpenAsync(folder, new NothingKnown(), ct);
        await foreach (var mail in session.FetchAfterAsync(after, ct))
        {
            using (mail)
            {
                var octets = mail.Raw.ToArray();
                if (mail.Oversize is { } stream)
                {
                    using var copy = new MemoryStream();
                    await stream.CopyToAsync(copy, ct);
                    octets = copy.ToArray();
                }

                mails.Add(new Fetched(mail.Location, octets, mail.ReceivedAt, mail.Oversize is not null));
            }

            if (mails.Count == 1)
            {
                onFirst?.Invoke();
            }
        }

        return mails;
    }

    private sealed record Fetched(MailLocation Location, byte[] Octets, DateTimeOffset ReceivedAt, bool Streamed);
}
