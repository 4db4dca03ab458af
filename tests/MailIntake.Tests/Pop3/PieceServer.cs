using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailIntake.Tests.Pop3;

/// <summary>A POP3 server with one mail, which says everything in pieces of a few octets.</summary>
internal sealed class PieceServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    /// <param name="stuffed">The mail as it goes over the line, its end included.</param>
    /// <param name="piece">Octets a piece.</param>
    public PieceServer(byte[] stuffed, int piece)
    {
        listener.Start();
        serving = ServeAsync(stuffed, piece);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving.WaitAsync(TimeSpan.FromSeconds(30)).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task ServeAsync(byte[] stuffed, int piece)
    {
        using var client = await listener.AcceptTcpClientAsync();
        client.NoDelay = true;
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await SayAsync("+OK\r\n"u8.ToArray());
        while (await reader.ReadLineAsync() is { } command)
        {
            await SayAsync(command.Split(' ')[0] switch
            {
                "UIDL" => "+OK\r\n1 aa\r\n.\r\n"u8.ToArray(),
                "LIST" => "+OK\r\n1 9\r\n.\r\n"u8.ToArray(),
                "CAPA" => "+OK\r\n.\r\n"u8.ToArray(),
                "RETR" => [.. "+OK\r\n"u8, .. stuffed],
                _ => "+OK\r\n"u8.ToArray(),
            });
        }

        async Task SayAsync(byte[] octets)
        {
            for (var at = 0; at < octets.Length; at += piece)
            {
                await stream.WriteAsync(octets.AsMemory(at, Math.Min(piece, octets.Length - at)));
            }
        }
    }
}
