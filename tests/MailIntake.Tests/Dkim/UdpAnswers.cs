using System.Net;
using System.Net.Sockets;

namespace MailIntake.Tests.Dkim;

/// <summary>A DNS server on loopback that answers every question over UDP without a record, and is not there over TCP.</summary>
internal sealed class UdpAnswers : IAsyncDisposable
{
    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource stop = new(TimeSpan.FromSeconds(60));
    private readonly Task answering;

    /// <param name="flags">The flags that answer a question, beside that it is an answer (RFC 1035 section 4.1.1).</param>
    public UdpAnswers(Func<byte[], int> flags) => answering = AnswerAsync(flags);

    /// <summary>Where it is asked.</summary>
    public IPEndPoint Address => (IPEndPoint)socket.Client.LocalEndPoint!;

    /// <summary>How many questions came.</summary>
    public int Asked { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await answering.ContinueWith(_ => { }, TaskScheduler.Default);
        socket.Dispose();
        stop.Dispose();
    }

    private async Task AnswerAsync(Func<byte[], int> flags)
    {
        while (true)
        {
            var question = await socket.ReceiveAsync(stop.Token);
            Asked++;
            var told = flags(question.Buffer);
            byte[] answer = [.. question.Buffer];
            (answer[2], answer[3]) = ((byte)(0x81 | (told >> 8)), (byte)(0x80 | told));
            await socket.SendAsync(answer, question.RemoteEndPoint, stop.Token);
        }
    }
}
