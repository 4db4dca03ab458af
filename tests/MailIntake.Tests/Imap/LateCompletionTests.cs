using System.Text;
using System.Threading.Tasks.Sources;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Transport;

namespace MailIntake.Tests.Imap;

/// <summary>A socket's read may complete between being started and being looked at; its result may then be taken only once.</summary>
public sealed class LateCompletionTests
{
    [Fact]
    public async Task Octets_that_arrive_just_after_the_read_was_started_are_taken_once()
    {
        await using var connection = new ImapConnection(
            new SingleUseStream("* OK ready\r\n"u8.ToArray()), new ImapOptions("a@b.cn", new ServerAddress("127.0.0.1", 143, TransportSecurity.None), "a", () => ""));
        connection.Begin(ImapStep.Connect, CancellationToken.None);

        await connection.ReadAsync();

        Assert.Equal("* OK ready", Encoding.ASCII.GetString(connection.Response));
    }

    /// <summary>Completes every read at once through a source whose result can be taken once, as sockets' sources can.</summary>
    private sealed class SingleUseStream(byte[] octets) : MemoryStream(octets), IValueTaskSource<int>
    {
        private ManualResetValueTaskSourceCore<int> core;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            core.Reset();
            core.SetResult(Read(buffer.Span));
            return new ValueTask<int>(this, core.Version);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public int GetResult(short token)
        {
            var result = core.GetResult(token);
            core.Reset();
            return result;
        }

        public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            core.OnCompleted(continuation, state, token, flags);
    }
}
