using System.Globalization;

namespace MailIntake.Benchmarks.Mailbox;

/// <summary>
/// Makes an office's mailbox from a seed: the same number and the same seed give the same octets on every machine. Sizes are like those
/// of real mailboxes, median 40 KB and mean 130 KB: many short mails, few with attachments of up to 2 MB. One in two
/// brings a docx. It is written as a Maildir for Dovecot, INTERNALDATE being the file's time.
/// </summary>
internal static class MailboxGenerator
{
    private const double Median = 40 * 1024;
    private const double Mean = 130 * 1024;
    private const double Smallest = 2_600;

    /// <summary>An attachment of 2 MB in base64.</summary>
    private const double Largest = 2 * 1024 * 1024 * 78 / 57;

    /// <summary>Below this a docx has no room.</summary>
    private const int SmallestWithDocx = 16_000;

    /// <summary>Writes the mailbox and measures what came out.</summary>
    /// <param name="maildir">The Maildir, created.</param>
    /// <param name="mails">How many.</param>
    /// <param name="seed">What all is drawn from.</param>
    /// <param name="units">The names of the roster.</param>
    /// <exception cref="InvalidOperationException">Median, mean or the share of docx came out other than promised: the generator is wrong.</exception>
    public static MailboxFacts Write(string maildir, int mails, int seed, IReadOnlyList<string> units)
    {
        foreach (var folder in (string[])["cur", "new", "tmp"])
        {
            Directory.CreateDirectory(Path.Combine(maildir, folder));
        }

        var noise = new byte[4 << 20];
        new Random(seed).NextBytes(noise);
        var plans = Plan(mails, new Random(seed));
        var writer = new MailWriter(plans, units, seed, noise);
        var sizes = new int[mails];
        Parallel.For(0, mails, index =>
        {
            var receivedAt = writer.ReceivedAt(index);
            var octets = writer.Write(plans[index], receivedAt);
            sizes[index] = octets.Length;

            // Delivered as Maildirs have them, with LF; the size with CR LF (W=) is in the name, as Dovecot's own delivery writes it.
            var stored = WithoutCarriageReturns(octets);
            var name = string.Create(CultureInfo.InvariantCulture, $"{receivedAt.ToUnixTimeSeconds()}.M{index:d6}P1.bench,S={stored.Length},W={octets.Length}:2,");
            var path = Path.Combine(maildir, "cur", name);
            using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, stored.Span, 0);
            }

            File.SetLastWriteTimeUtc(path, receivedAt.UtcDateTime);
        });

        return Measure(sizes, plans);
    }

    /// <summary>The same mails in memory, as a mail server hands them over.</summary>
    /// <param name="mails">How many.</param>
    /// <param name="seed">What all is drawn from.</param>
    /// <param name="units">The names of the roster.</param>
    public static byte[][] Make(int mails, int seed, IReadOnlyList<string> units)
    {
        var noise = new byte[4 << 20];
        new Random(seed).NextBytes(noise);
        var plans = Plan(mails, new Random(seed));
        var writer = new MailWriter(plans, units, seed, noise);
        var made = new byte[mails][];
        Parallel.For(0, mails, index => made[index] = writer.Write(plans[index], writer.ReceivedAt(index)));
        return made;
    }

    private static MailPlan[] Plan(int mails, Random random)
    {
        var sizes = Sizes(mails);
        random.Shuffle(sizes);
        var docx = new bool[mails];
        var roomy = Enumerable.Range(0, mails).Where(i => sizes[i] >= SmallestWithDocx).ToArray();
        random.Shuffle(roomy);
        foreach (var index in roomy.Take(mails / 2))
        {
            docx[index] = true;
        }

        var plans = new MailPlan[mails];
        for (var index = 0; index < mails; index++)
        {
            // Of a thousand: 10 the same octets again, 10 the report again, 5 of each fault.
            var drawn = random.Next(1000);
            var original = index == 0 ? -1 : random.Next(index);
            var shape = drawn switch
            {
                < 20 when original < 0 || plans[original].Shape != MailShape.Good => MailShape.Good,
                < 10 => MailShape.Duplicate,
                < 20 => MailShape.Resent,
                < 60 => (MailShape)((int)MailShape.NoTag + ((drawn - 20) / 5)),
                _ => MailShape.Good,
            };
            if ((shape is MailShape.BrokenDocx && !docx[index]) || (shape is MailShape.AutomaticReply or MailShape.LargeFileLink && docx[index]))
            {
                shape = MailShape.NoTag;
            }

            plans[index] = new MailPlan(index, sizes[index], docx[index], shape, shape is MailShape.Duplicate or MailShape.Resent ? original : -1);
        }

        return plans;
    }

    /// <summary>
    /// Sizes at evenly spaced ranks of a log-logistic distribution (close to log-normal, and its quantiles have a formula), cut off at both
    /// ends: the median is exact and the spread is searched for that gives the mean.
    /// </summary>
    private static int[] Sizes(int mails)
    {
        var (low, high) = (0.1, 2.0);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = At(middle).Average() < Mean ? (middle, high) : (low, middle);
        }

        return [.. At(low).Select(size => (int)size)];

        IEnumerable<double> At(double spread) => Enumerable.Range(0, mails)
            .Select(i => (i + 0.5) / mails)
            .Select(rank => Math.Clamp(Median * Math.Pow(rank / (1 - rank), spread), Smallest, Largest));
    }

    private static MailboxFacts Measure(int[] sizes, MailPlan[] plans)
    {
        var written = plans.Select(p => p.CopyOf < 0 ? p : plans[p.CopyOf]).ToArray();
        Array.Sort(sizes);
        var facts = new MailboxFacts(
            sizes.Length, sizes.Sum(s => (long)s), sizes[sizes.Length / 2], (int)sizes.Average(), sizes[^1], written.Count(p => p.Docx),
            plans.Count(p => p.CopyOf >= 0), plans.Count(p => p.Shape is not (MailShape.Good or MailShape.Duplicate or MailShape.Resent)));

        // Copies and cut-off mails shift it a little; fewer mails than a thousand more than a little.
        if (sizes.Length >= 1000
            && (Math.Abs(facts.Median - Median) > Median * 0.04 || Math.Abs(facts.Mean - Mean) > Mean * 0.04 || Math.Abs(facts.Docx - (sizes.Length / 2.0)) > sizes.Length * 0.02))
        {
            throw new InvalidOperationException(
                $"the mailbox came out with median {facts.Median}, mean {facts.Mean} and {facts.Docx} docx in {sizes.Length} mails, instead of {Median}, {Mean} and one half");
        }

        return facts;
    }

    private static ReadOnlyMemory<byte> WithoutCarriageReturns(byte[] octets)
    {
        var stored = new byte[octets.Length];
        var length = 0;
        for (ReadOnlySpan<byte> rest = octets; rest.Length > 0;)
        {
            var end = rest.IndexOf("\r\n"u8);
            var line = end < 0 ? rest : rest[..end];
            line.CopyTo(stored.AsSpan(length));
            length += line.Length;
            if (end < 0)
            {
                break;
            }

            stored[length++] = (byte)'\n';
            rest = rest[(end + 2)..];
        }

        return stored.AsMemory(0, length);
    }
}
