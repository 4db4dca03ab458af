using System.Diagnostics;
using System.Globalization;
using System.Text;
using MailIntake.Domain.Mailbox;
using MailIntake.Mail.Imap;
using MailIntake.Mail.Transport;
using MailIntake.ServerTests.Dovecot;

namespace MailIntake.Benchmarks.Fetch;

/// <summary>
/// Fetching alone: mails received, framed and dropped, by the product's client and by a C program that says the same commands over a raw
/// socket, in turns against the same Dovecot. The product is to reach 80 % of the C program.
/// </summary>
internal static class FetchBenchmark
{
    private const string User = "bench@example.com";
    private const string Secret = "bench-secret";

    /// <summary>Runs the comparison and prints megabytes a second, the best and the median of all rounds.</summary>
    /// <param name="mails">How many mails the mailbox holds.</param>
    /// <param name="rounds">How often each side fetches all of them.</param>
    public static async Task<int> RunAsync(int mails, int rounds)
    {
        await using var server = await DovecotServer.StartAsync();
        server.AddUser(User, Secret);
        var folder = Directory.CreateTempSubdirectory("mi-fetch-");
        try
        {
            var octets = await FillAsync(server, mails);
            var floor = await CompileAsync(folder.FullName);
            List<double> ours = [], theirs = [];
            for (var round = -1; round < rounds; round++)
            {
                var c = await RunFloorAsync(floor, server.ImapPort, mails, octets);
                var product = await RunProductAsync(server.ImapPort, mails, octets);
                if (round >= 0) // the first warms caches and the compiler
                {
                    theirs.Add(octets / 1e6 / c);
                    ours.Add(octets / 1e6 / product);
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"fetch {mails} mails {octets / 1e6:F0} MB: C best {theirs.Max():F0} median {Median(theirs):F0} MB/s; product best {ours.Max():F0} median {Median(ours):F0} MB/s; ratio best {ours.Max() / theirs.Max():P0} median {Median(ours) / Median(theirs):P0}"));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Log-normal sizes, median 40 KB, mean 130 KB, at most 2.5 MB, from a fixed seed.</summary>
    private static async Task<long> FillAsync(DovecotServer server, int mails)
    {
        var random = new Random(20230605);
        var line = Encoding.ASCII.GetBytes(new string('A', 76) + "\r\n");
        var sigma = Math.Sqrt(2 * Math.Log(130.0 / 40));
        long octets = 0;
        for (var number = 0; number < mails; number++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var size = (int)Math.Min(40_000 * Math.Exp(sigma * normal), 2_500_000);
            using var mail = new MemoryStream();
            mail.Write(Encoding.ASCII.GetBytes($"Subject: {number}\r\n\r\n"));
            while (mail.Length < size)
            {
                mail.Write(line);
            }

            octets += mail.Length;
            await server.DeliverAsync(User, mail.ToArray());
        }

        return octets;
    }

    private static async Task<string> CompileAsync(string folder)
    {
        var program = Path.Combine(folder, "fetch");
        using var compiler = Process.Start("gcc", ["-O2", "-o", program, Path.Combine(AppContext.BaseDirectory, "Fetch", "fetch.c")]);
        await compiler.WaitForExitAsync();
        return compiler.ExitCode == 0 ? program : throw new InvalidOperationException("fetch.c does not compile.");
    }

    private static async Task<double> RunFloorAsync(string program, int port, int mails, long octets)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [port.ToString(CultureInfo.InvariantCulture), User, Secret, "64"]) { RedirectStandardOutput = true })!;
        var words = (await process.StandardOutput.ReadToEndAsync()).Split(' ');
        await process.WaitForExitAsync();
        return process.ExitCode == 0 && words[0] == $"{mails}" && words[1] == $"{octets}"
            ? double.Parse(words[2], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException("The C program did not fetch every mail.");
    }

    private static async Task<double> RunProductAsync(int port, int mails, long octets)
    {
        var clock = Stopwatch.StartNew();
        await using var source = new ImapSource(new ImapOptions(User, new ServerAddress("127.0.0.1", port, TransportSecurity.None), User, () => Secret));
        await using var session = await source.OpenAsync(new MailFolder("INBOX", IsJunk: false), new NothingKnown(), CancellationToken.None);
        var count = 0;
        long sum = 0;
        await foreach (var mail in session.FetchAfterAsync(0, CancellationToken.None))
        {
            count++;
            sum += mail.Raw.Length;
            mail.Dispose();
        }

        var seconds = clock.Elapsed.TotalSeconds;
        return count == mails && sum == octets ? seconds : throw new InvalidOperationException("The product did not fetch every mail.");
    }
}
