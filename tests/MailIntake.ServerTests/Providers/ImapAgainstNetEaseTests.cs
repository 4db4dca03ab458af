using System.Net.Sockets;
using System.Text;
using MailIntake.Domain;
using MailIntake.Domain.Mailbox;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Transport;

namespace MailIntake.ServerTests.Providers;

/// <summary>The IMAP client against a server that behaves as NetEase's do.</summary>
public sealed class ImapAgainstNetEaseTests : IAsyncLifetime
{
    private const string User = "szxxgkk@126.com";
    private const string Secret = "abcdefghijklmnop";
    private readonly CancellationToken ct = new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;
    private ProviderServer server = null!;

    public async Task InitializeAsync() => server = await ProviderServer.StartAsync("netease", User, Secret);

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task The_server_refuses_a_folder_to_a_client_without_id()
    {
        using var client = new TcpClient("127.0.0.1", server.Port);
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"a LOGIN \"{User}\" \"{Secret}\"\r\nb EXAMINE INBOX\r\n"), ct);

        Assert.StartsWith("* OK Coremail", await reader.ReadLineAsync(ct), StringComparison.Ordinal);
        Assert.Equal("a OK LOGIN completed", await reader.ReadLineAsync(ct));
        Assert.Equal("b NO EXAMINE Unsafe Login. Please contact kefu@188.com for help", await reader.ReadLineAsync(ct));
    }

    [Theory]
    [InlineData(ImapAuthentication.Automatic)]
    [InlineData(ImapAuthentication.Plain)]
    public async Task Its_mails_are_fetched_and_a_second_poll_finds_the_new_one_alone(ImapAuthentication authentication)
    {
        var monday = new DateTimeOffset(2023, 6, 5, 16, 30, 0, TimeSpan.FromHours(8));
        for (var number = 1; number <= 150; number++)
        {
            server.Deliver($"{number:D4}.eml", Mail(number), monday);
        }

        await using var source = new ImapSource(Options() with { Authentication = authentication });
        var first = await PollAsync(source, 0);
        server.Deliver("0151.eml", Mail(151), monday.AddDays(1));
        var second = await PollAsync(source, first[^1].Location.Uid);
        var third = await PollAsync(source, second[^1].Location.Uid);

        Assert.Equal(Enumerable.Range(1, 150).Select(Mail), first.Select(mail => mail.Octets));
        Assert.Equal(new MailLocation(User, "INBOX", 1, 1_390_000_001), first[0].Location);
        Assert.Equal((monday.AddDays(1), 1_390_000_151u), (second[0].ReceivedAt, Assert.Single(second).Location.Uid));
        Assert.Empty(third);
    }

    [Fact]
    public async Task A_wrong_secret_needs_a_person()
    {
        await using var source = new ImapSource(Options() with { Secret = () => "wrong" });

        var fault = await Assert.ThrowsAsync<TransportException>(() => source.FoldersAsync(ct));

        Assert.False(fault.Retry);
        Assert.Equal("LOGIN Login error or password error", fault.Reply);
    }

    private static byte[] Mail(int number) => Encoding.UTF8.GetBytes($"Subject: {number}\r\n\r\n第{number}号（专报）\r\n");

    private ImapOptions Options() => new(User, new ServerAddress("127.0.0.1", server.Port, TransportSecurity.None), User, () => Secret);

    private async Task<List<(MailLocation Location, byte[] Octets, DateTimeOffset ReceivedAt)>> PollAsync(ImapSource source, uint after)
    {
        var mails = new List<(MailLocation, byte[], DateTimeOffset)>();
        foreach (var folder in await source.FoldersAsync(ct))
        {
            await using var session = await source.OpenAsync(folder, new NothingKnown(), ct);
            await foreach (var mail in session.FetchAfterAsync(after, ct))
            {
                using (mail)
                {
                    mails.Add((mail.Location, mail.Raw.ToArray(), mail.ReceivedAt));
                }
            }
        }

        return mails;
    }
}
