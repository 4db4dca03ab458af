using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailIntake.Tests.Pop3;

/// <summary>A POP3 server whose mails need not be as large as it announces them.</summary>
internal sealed class AnnouncingServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;
    private int given;

    /// <param name="mails">The sizes it announces, and the octets of the mails, lines that end with CRLF and begin with no dot.</param>
    public AnnouncingServer(params (long Announced, byte[] Octets)[] mails)
    {
        listener.Start();
        serving = ServeAsync(mails);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The mails that have left it, to their last octet.</summary>
    public int Given => Volatile.Read(ref given);

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving.WaitAsync(TimeSpan.FromSeconds(30)).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task ServeAsync((long Announced, byte[] Octets)[] mails)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await SayAsync("+OK");
        while (await reader.ReadLineAsync() is { } command)
        {
            switch (command.Split(' ')[0])
            {
                case "UIDL":
                    await SayAsync(["+OK", .. mails.Index().Select(mail => $"{mail.Index + 1} u{mail.Index + 1}"), "."]);
                    break;
                case "LIST":
                    await SayAsync(["+OK", .. mails.Index().Select(mail => $"{mail.Index + 1} {mail.Item.Announced}"), "."]);
                    break;
                case "CAPA":
                    await SayAsync("+OK", ".");
                    break;
                case "RETR":
                    await SayAsync("+OK");
                    await stream.WriteAsync(mails[int.Parse(command[5..]) - 1].Octets);
                    Interlocked.Increment(ref given);
                    await SayAsync(".");
                    break;
                default:
                    await SayAsync("+OK");
                    break;
            }
        }

        async Task SayAsync(params string[] lines) => await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n"));
    }
}
