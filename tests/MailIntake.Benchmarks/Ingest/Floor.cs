using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using MailIntake.Benchmarks.Fetch;
using MailIntake.Domain.Mailbox;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Storage;
using MailIntake.Mail.Transport;

namespace MailIntake.Benchmarks.Ingest;

/// <summary>
/// The least that taking mails in can cost: the product's own client fetches them, SHA-256 of each, appended to one file that is synced every
/// 50 mails. Fetching, hashing and appending overlap, hashing on as many threads as there are processors. A process of its own, so that
/// it pays for starting and compiling as the product does. It decides nothing and decodes nothing.
/// </summary>
internal static class Floor
{
    private const int SyncEvery = 50;

    /// <summary>Runs it and prints a <see cref="FloorMeasurement"/>.</summary>
    /// <param name="server">The mailbox.</param>
    /// <param name="file">The file that the mails are appended to, created.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task RunAsync(BenchmarkMailbox server, string file, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        await using var source = new ImapSource(new ImapOptions(server.User, new ServerAddress("127.0.0.1", server.Port, TransportSecurity.None), server.User, () => server.Secret));
        await using var session = await source.OpenAsync(new MailFolder("INBOX", IsJunk: false), new NothingKnown(), ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var fetched = Channel.CreateBounded<FetchedMail>(new BoundedChannelOptions(256) { SingleWriter = true });
        var hashed = Channel.CreateBounded<FetchedMail>(new BoundedChannelOptions(256) { SingleReader = true });
        var fetching = Stage(async () =>
        {
            await foreach (var mail in session.FetchAfterAsync(0, stop.Token))
            {
                await fetched.Writer.WriteAsync(mail, stop.Token);
            }

            fetched.Writer.Complete();
            return true;
        });
        var hashing = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Stage(() => HashAsync(fetched.Reader, hashed.Writer, stop.Token))).ToArray();
        var appending = Stage(() => AppendAsync(hashed.Reader, file, stop.Token));
        await Task.WhenAll([fetching, .. hashing]);
        hashed.Writer.Complete();
        var (mails, octets) = await appending;
        Console.WriteLine(JsonSerializer.Serialize(new FloorMeasurement(mails, octets, clock.Elapsed.TotalSeconds)));

        // Where one stage fails, the others must not wait for it.
        Task<T> Stage<T>(Func<Task<T>> work) => Task.Run(async () =>
        {
            try
            {
                return await work();
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        });
    }

    private static async Task<bool> HashAsync(ChannelReader<FetchedMail> fetched, ChannelWriter<FetchedMail> hashed, CancellationToken ct)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        await foreach (var mail in fetched.ReadAllAsync(ct))
        {
            SHA256.HashData(mail.Raw.Span, hash);
            await hashed.WriteAsync(mail, ct);
        }

        return true;
    }

    private static async Task<(int Mails, long Octets)> AppendAsync(ChannelReader<FetchedMail> hashed, string file, CancellationToken ct)
    {
        using var handle = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write);
        var mails = 0;
        long octets = 0;
        await foreach (var mail in hashed.ReadAllAsync(ct))
        {
            using (mail)
            {
                RandomAccess.Write(handle, mail.Raw.Span, octets);
                octets += mail.Raw.Length;
            }

            if (++mails % SyncEvery == 0)
            {
                DurableFile.Sync(handle, file);
            }
        }

        DurableFile.Sync(handle, file);
        return (mails, octets);
    }
}
