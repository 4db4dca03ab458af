using System.Net;
using System.Net.Sockets;
using System.Text;
using MailIntake.Domain;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Transport;
using static MailIntake.Tests.Imap.Mailbox;

namespace MailIntake.Tests.Imap;

/// <summary>
/// A good conversation, cut off or damaged at every octet the server sends: the client ends in a <see cref="TransportException"/> or has the
/// right mails, never in anything else and never not at all.
/// </summary>
public sealed class BrokenStreamTests
{
    private const int AtATime = 32;

    private static readonly Transcript Whole = Transcript.Parse("""
        S: * OK [CAPABILITY IMAP4rev1] ready
        C: 1
        S: A1 OK [CAPABILITY IMAP4rev1 LITERAL+ XLIST] in
        C: 2
        S: * ID ("name" NIL)
        S: A2 OK
        C: 3
        S: * XLIST (\Inbox) "/" INBOX
        S: A3 OK
        C: 4
        S: * 3 EXISTS
        S: * OK [UIDVALIDITY 7] valid
        S: A4 OK [READ-ONLY]
        C: 5
        S: * SEARCH 5 6
        S: A5 OK
        C: 6
        S: * 1 FETCH (UID 5 INTERNALDATE "05-Jun-2023 16:30:00 +0800" RFC822.SIZE 6 BODY[] {6}
        S: five
        S: )
        S: * 2 EXISTS
        S: * 2 FETCH (RFC822.SIZE 5 BODY[] {5}
        S: six
        S:  FLAGS (\Seen) UID 6 INTERNALDATE " 6-Jun-2023 16:30:00 +0800")
        S: A6 OK
        """u8);

    private static readonly (uint, string)[] Right = [(5u, "five\r\n"), (6u, "six\r\n")];

    [Fact]
    public async Task The_conversation_itself_is_good()
    {
        var (mails, fault) = await PollAsync((_, octet) => octet, cut: null, patience: 20_000);

        Assert.Null(fault);
        Assert.Equal(Right, mails);
    }

    [Fact]
    public async Task Cut_off_at_any_octet_no_mail_is_handed_out_that_is_not_whole()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, Length()), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (position, _) =>
        {
            var (mails, fault) = await PollAsync((_, octet) => octet, position, patience: 20_000);

            Assert.IsType<TransportException>(fault);
            Assert.Equal(Right.Take(mails.Count), mails);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Damaged_at_any_octet_the_client_ends(int seed)
    {
        var random = new Random(seed);
        var damage = Enumerable.Range(0, Length()).Select(position => (position, with: (byte)random.Next(256))).ToList();
        await Parallel.ForEachAsync(damage, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (change, _) =>
        {
            var (mails, fault) = await PollAsync((position, octet) => position == change.position ? change.with : octet, cut: null, patience: 500);

            Assert.True(fault is null or TransportException, $"octet {change.position} as {change.with}: {fault}");
            Assert.Equal(mails.Select(m => m.Uid).Order(), mails.Select(m => m.Uid));
        });
    }

    private static int Length() => Whole.Connections[0].Where(step => step.Actor == TranscriptActor.Server).Sum(step => step.Octets.Length);

    private static async Task<(List<(uint Uid, string Text)> Mails, Exception? Fault)> PollAsync(Func<int, byte, byte> damage, int? cut, int patience)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var serving = ServeAsync(listener, damage, cut, stop.Token);
        var mails = new List<Fetched>();
        Exception? fault = null;
        await using (var source = new ImapSource(
            new ImapOptions(Qq, new ServerAddress("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, TransportSecurity.None), Qq, () => Secret)
            {
                ReplyTimeout = TimeSpan.FromMilliseconds(patience),
            }))
        {
            try
            {
                await FetchAsync(source, Inbox, 0, mails, stop.Token);
            }
            catch (Exception e)
            {
                fault = e;
            }
        }

        await stop.CancelAsync();
        await serving;
        return (mails.Select(mail => (mail.Uid, mail.Text)).ToList(), fault);
    }

    /// <summary>Answers each line of the client, whatever it says, with the next part of the conversation; a second connection is refused.</summary>
    private static async Task ServeAsync(TcpListener listener, Func<int, byte, byte> damage, int? cut, CancellationToken ct)
    {
        try
        {
            using var client = await listener.AcceptTcpClientAsync(ct);
            client.NoDelay = true;
            listener.Stop();
            var stream = client.GetStream();
            var reader = new StreamReader(stream, Encoding.Latin1);
            var sent = 0;
            foreach (var step in Whole.Connections[0])
            {
                if (step.Actor == TranscriptActor.Client)
                {
                    await reader.ReadLineAsync(ct);
                    continue;
                }

                var octets = step.Octets.Select((octet, at) => damage(sent + at, octet)).ToArray();
                if (cut is { } end && sent + octets.Length > end)
                {
                    await stream.WriteAsync(octets.AsMemory(0, end - sent), ct);
                    return;
                }

                await stream.WriteAsync(octets, ct);
                sent += octets.Length;
            }

            await reader.ReadLineAsync(ct);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has left.
        }
    }
}
