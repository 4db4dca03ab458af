using System.Security.Cryptography;
using System.Text;
using MailIntake.Domain;
using MailIntake.Domain.Mailbox;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Transport;

namespace MailIntake.ServerTests.Dovecot;

/// <summary>The IMAP client against a real server.</summary>
public sealed class ImapAgainstDovecotTests : IAsyncLifetime
{
    private const string User = "2515574179@qq.com";
    private const string Secret = "abcdefghijklmnop";
    private static readonly MailFolder Inbox = new("INBOX", IsJunk: false);
    private readonly CancellationToken ct = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;
    private DovecotServer server = null!;

    public async Task InitializeAsync()
    {
        server = await DovecotServer.StartAsync();
        server.AddUser(User, Secret);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData(TransportSecurity.ImplicitTls)]
    [InlineData(TransportSecurity.StartTls)]
    [InlineData(TransportSecurity.None)]
    public async Task A_mail_is_fetched_over_every_kind_of_connection(TransportSecurity security)
    {
        var mail = Mail(1, 3000);
        await server.DeliverAsync(User, mail, new DateTimeOffset(2023, 6, 5, 8, 30, 0, TimeSpan.Zero));
        await using var source = Source(security);

        var fetched = Assert.Single(await FetchAsync(source, 0));

        Assert.Equal(mail, fetched.Octets);
        Assert.Equal(new DateTimeOffset(2023, 6, 5, 8, 30, 0, TimeSpan.Zero), fetched.ReceivedAt);
    }

    [Fact]
    public async Task Five_hundred_mails_arrive_octet_by_octet_as_they_were_delivered()
    {
        var random = new Random(500);
        var mails = Enumerable.Range(0, 500).Select(number => Mail(number, random.Next(100, 120_000))).ToList();
        foreach (var mail in mails)
        {
            await server.DeliverAsync(User, mail);
        }

        await using var source = Source(TransportSecurity.ImplicitTls);
        var fetched = await FetchAsync(source, 0);

        Assert.Equal(mails.Select(SHA256.HashData).Select(Convert.ToHexString), fetched.Select(mail => Convert.ToHexString(SHA256.HashData(mail.Octets))));
        Assert.Equal(fetched.Select(mail => mail.Uid).Order(), fetched.Select(mail => mail.Uid));
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        await using var source = new ImapSource(Options(TransportSecurity.ImplicitTls) with { AuthorityFile = null });

        var fault = await Assert.ThrowsAsync<TransportException>(() => source.FoldersAsync(ct));

        Assert.False(fault.Retry);
        Assert.Contains("不是本机信任的机构签发", fault.Message);
    }

    private static byte[] Mail(int number, int size) =>
        Encoding.UTF8.GetBytes($"Subject: {number}\r\n\r\n{string.Concat(Enumerable.Repeat("信息报送 0123456789 abcdefghijklmnopqrstuvwxyz\r\n", size / 54))}.\r\n");

    private ImapOptions Options(TransportSecurity security) =>
        new(User, new ServerAddress("localhost", security == TransportSecurity.ImplicitTls ? server.ImapsPort : server.ImapPort, security), User, () => Secret)
        {
            AuthorityFile = server.CaFile,
        };

    private ImapSource Source(TransportSecurity security) => new(Options(security));

    private async Task<List<(uint Uid, byte[] Octets, DateTimeOffset ReceivedAt)>> FetchAsync(ImapSource source, uint after)
    {
        var mails = new List<(uint, byte[], DateTimeOffset)>();
        await using var session = await source.OpenAsync(Inbox, new NothingKnown(), ct);
        await foreach (var mail in session.FetchAfterAsync(after, ct))
        {
            using (mail)
            {
                mails.Add((mail.Location.Uid, mail.Raw.ToArray(), mail.ReceivedAt));
            }
        }

        return mails;
    }

    private sealed class NothingKnown : IKnownMails
    {
        public uint HighestUid => 0;

        public bool Contains(string sourceKey) => false;
    }
}
