using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using MailIntake.Benchmarks.Mailbox;
using MailIntake.Benchmarks.Measuring;
using MailIntake.Mail.Mime;
using MailIntake.Tests;

namespace MailIntake.Benchmarks.Mime;

/// <summary>
/// What reading costs: every part decoded and every text converted, against only walking the lines of the same mails and decoding the
/// same attachments with the framework's vectorised base64 decoder, on one core in the same run. The bound is half that speed. Each
/// figure is the least processor time of several rounds, so that other programs on the machine say little.
/// </summary>
internal static class MimeBenchmark
{
    private const string Attachment = "Content-Disposition: attachment";

    public static async Task<int> RunAsync(int count, int seed, int rounds, CancellationToken ct)
    {
        Console.WriteLine(Machine.Facts());
        var units = File.ReadLines(Path.Combine(ShippedConfig.Root, "config", "offices", "shuozhou", "units.csv")).Skip(1).Select(l => l.Split(',')[0]).ToList();
        var mails = MailboxGenerator.Make(count, seed, units);
        var octets = mails.Sum(m => (long)m.Length);
        var attachments = mails.Select(FindAttachments).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} mails, {octets / 1e6:F0} MB, median {mails.Select(m => m.Length).Order().ElementAt(count / 2) / 1024.0:F0} KB, mean {octets / 1024.0 / count:F0} KB"));

        // One core: nothing of the reading, the collector's work included, may hide on another.
        if (OperatingSystem.IsLinux())
        {
            Process.GetCurrentProcess().ProcessorAffinity = 1;
        }

        var format = new MimeFormat();
        var target = new byte[mails.Max(m => m.Length)];
        var (floor, read) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            ct.ThrowIfCancellationRequested();
            floor = Least(floor, () =>
            {
                for (var i = 0; i < mails.Length; i++)
                {
                    Walk(mails[i], attachments[i], target);
                }
            });
            read = Least(read, () =>
            {
                foreach (var mail in mails)
                {
                    _ = format.Read(mail);
                }
            });
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"walking and decoding  {octets / 1e6 / floor.TotalSeconds,6:F0} MB/s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"reading               {octets / 1e6 / read.TotalSeconds,6:F0} MB/s, ratio {floor / read:F2} (bound 0.50), {read.TotalMicroseconds / count:F0} µs a mail"));
        await MeasureMemoryAsync(mails, ct);
        return floor / read >= 0.5 ? 0 : 1;
    }

    /// <summary>Reads each file of a folder, one after another: what the memory of a reader is measured on.</summary>
    public static int ReadAll(string folder)
    {
        var format = new MimeFormat();
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            _ = format.Read(File.ReadAllBytes(file));
        }

        return 0;
    }

    private static async Task MeasureMemoryAsync(byte[][] mails, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("mime-memory");
        try
        {
            for (var i = 0; i < mails.Length; i++)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, $"{i:d5}.eml"), mails[i], ct);
            }

            var run = await Child.RunAsync(Environment.ProcessPath!, ["mime-memory", folder.FullName], null, ct);
            var bound = (4.0 * mails.Max(m => m.Length)) + (120 << 20);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"peak memory           {run.PeakMemory / 1048576.0,6:F0} MB (bound {bound / 1048576.0:F0}: four times the largest mail and 120 MB)"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static TimeSpan Least(TimeSpan before, Action action)
    {
        var process = Process.GetCurrentProcess();
        var start = process.TotalProcessorTime;
        action();
        process.Refresh();
        var taken = process.TotalProcessorTime - start;
        return taken < before ? taken : before;
    }

    // Where the attachments' base64 stands; found beforehand, so that the floor pays nothing for it.
    private static List<Range> FindAttachments(byte[] mail)
    {
        var found = new List<Range>();
        var position = 0;
        while (Find(mail, position, Attachment) is >= 0 and var disposition && Find(mail, disposition, "\r\n\r\n") is >= 0 and var header)
        {
            var start = header + 4;
            position = Find(mail, start, "\r\n--") is >= 0 and var end ? end : mail.Length;
            found.Add(start..position);
        }

        return found;
    }

    private static int Find(byte[] mail, int from, string text)
    {
        var at = mail.AsSpan(from).IndexOf(System.Text.Encoding.ASCII.GetBytes(text));
        return at < 0 ? -1 : from + at;
    }

    private static int Walk(ReadOnlySpan<byte> mail, List<Range> attachments, byte[] target)
    {
        var lines = 0;
        for (var rest = mail; rest.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
        {
            lines++;
        }

        foreach (var range in attachments)
        {
            Base64.DecodeFromUtf8(mail[range], target, out _, out _);
        }

        return lines;
    }
}
