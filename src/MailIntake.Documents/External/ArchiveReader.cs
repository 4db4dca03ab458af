using System.Globalization;
using System.Text;

namespace MailIntake.Documents.External;

/// <summary>
/// RAR and 7z (and ZIP with unusual compression) through bsdtar, which rewrites the archive as a cpio archive on its
/// standard output: nothing is unpacked to a disk. Of the formats it writes, cpio (newc) alone keeps names as the octets they are.
/// </summary>
internal static class ArchiveReader
{
    // Twice as many as bsdtar looks at.
    private const int LastOctets = 32 << 10;

    private static readonly ProgramLimits Limits = new(TimeSpan.FromSeconds(60), 2L << 30, Package.MaxBytes + (4 << 20)) { Processor = TimeSpan.FromSeconds(20) };

    /// <summary>Opens an archive.</summary>
    /// <returns>The files that may be reports; a file with a fault where it cannot be opened.</returns>
    /// <exception cref="MissingReaderException">bsdtar is not installed.</exception>
    /// <exception cref="ReaderFailedException">bsdtar failed by no fault of the file's.</exception>
    public static async Task<List<ReportFile>> OpenAsync(ReportFile archive, CancellationToken ct)
    {
        var package = archive.Package ?? new Package(archive.Source, new WorkbookTexts());
        var program = ReaderProgram.BsdTar.Required();
        using var folder = new PrivateFolder();
        var content = archive.Format == ReportFormat.Rar && EndsLikeZip(archive.Content.Span) ? (byte[])[.. archive.Content.Span, .. new byte[LastOctets]] : archive.Content;
        var result = await ReaderProcess.RunAsync(
            program, ["-c", "-f", "-", "--format=newc", $"@{folder.Write("archive", content.Span)}"], folder, Limits, ct).ConfigureAwait(false);
        if (result.Failure is { } why)
        {
            throw new ReaderFailedException(ReaderProgram.BsdTar.Name, why);
        }

        if (result.End == ProgramEnd.TooMuchWork)
        {
            return [package.Refused(archive.Member, ProgramResult.TooMuchWork)];
        }

        if (result.End == ProgramEnd.TooMuchOutput)
        {
            return [package.Refused(archive.Member, "压缩包展开后太大，为安全起见没有读取；请只发送稿件，直接附上 docx 重发")];
        }

        if (result.ExitCode != 0)
        {
            return [package.Refused(archive.Member,
                result.Error.Contains("ncrypt", StringComparison.Ordinal) || result.Error.Contains("passphrase", StringComparison.OrdinalIgnoreCase) ? Package.Encrypted
                : "压缩包已损坏、是分卷或用了少见的压缩方法，无法读取；请解压后直接附上 docx 重发")];
        }

        try
        {
            return package.Take(Files(result.Output), archive.Member, archive.Depth);
        }
        catch (InvalidDataException)
        {
            return [package.Refused(archive.Member, "压缩包已损坏，或者里面什么也没有；请解压后直接附上 docx 重发")];
        }
    }

    // A docx that a RAR holds uncompressed has its ZIP directory near the end, where bsdtar looks for one before it asks how a file begins: it would open the docx in
    // the archive's place. No option says what an archive is, but with nothing near the end it goes by the beginning.
    private static bool EndsLikeZip(ReadOnlySpan<byte> content) => content[Math.Max(0, content.Length - LastOctets)..].IndexOf("PK\x05\x06"u8) >= 0;

    // Per file: a header of 110 octets (6 of magic, then 13 numbers of 8 hexadecimal digits), the name, the content; each padded to 4 octets.
    private static IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> Files(ReadOnlyMemory<byte> cpio)
    {
        const int Header = 110;
        const int FileType = 0xF000;
        const int RegularFile = 0x8000;
        var at = 0;
        while (true)
        {
            var rest = cpio[at..];
            if (rest.Length < Header || !rest.Span.StartsWith("070701"u8))
            {
                throw new InvalidDataException("No header");
            }

            var (mode, size, nameSize) = (Field(rest, 1), Field(rest, 6), Field(rest, 11));
            var content = Padded(Header + nameSize);
            if (nameSize == 0 || content + size > rest.Length)
            {
                throw new InvalidDataException("Cut off");
            }

            var name = Encoding.Latin1.GetString(rest.Span.Slice(Header, nameSize - 1));
            if (name == "TRAILER!!!")
            {
                if (at == 0)
                {
                    throw new InvalidDataException("Nothing at all"); // damaged, or empty: what bsdtar makes of a RAR 5 in which it finds no block, and calls that success
                }

                yield break;
            }

            if ((mode & FileType) == RegularFile)
            {
                yield return (TextDecoder.DecodeName(name), rest.Slice(content, size));
            }

            at += Padded(content + size);
        }
    }

    private static int Field(ReadOnlyMemory<byte> header, int index) =>
        int.TryParse(header.Span.Slice(6 + (index * 8), 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 << 30
            ? value : throw new InvalidDataException("No number");

    private static int Padded(int length) => (length + 3) & ~3;
}
