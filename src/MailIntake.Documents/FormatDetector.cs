using System.Text;

namespace MailIntake.Documents;

/// <summary>
/// Tells a file by its content. Names lie: a .doc is often HTML, RTF or docx, and a docx arrives as
/// application/octet-stream. The media type is asked only where bytes cannot tell (an attached mail).
/// </summary>
public static class FormatDetector
{
    private static readonly byte[] CompoundFile = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    // Names of streams in a compound file's folder are UTF-16LE (MS-CFB 2.6.1).
    private static readonly byte[] EncryptedPackage = Encoding.Unicode.GetBytes("EncryptedPackage");
    private static readonly byte[] WordDocument = Encoding.Unicode.GetBytes("WordDocument");
    private static readonly byte[] VbaProject = Encoding.Unicode.GetBytes("_VBA_PROJECT");

    /// <summary>Tells what a file is.</summary>
    /// <param name="content">The file's octets.</param>
    /// <param name="mediaType">The media type the mail gives it, lower case, or null.</param>
    public static ReportFormat Detect(ReadOnlyMemory<byte> content, string? mediaType = null)
    {
        var bytes = content.Span;
        if (bytes.IsEmpty)
        {
            return ReportFormat.Empty;
        }

        if (mediaType is "message/rfc822" or "message/global")
        {
            return ReportFormat.Mail;
        }

        if (bytes.StartsWith("PK\x03\x04"u8))
        {
            return DetectZip(content);
        }

        if (bytes.StartsWith(CompoundFile))
        {
            return bytes.IndexOf(EncryptedPackage) >= 0 ? ReportFormat.EncryptedOffice
                : bytes.IndexOf(WordDocument) < 0 ? ReportFormat.Other
                : bytes.IndexOf(VbaProject) >= 0 ? ReportFormat.MacroDoc
                : ReportFormat.Doc;
        }

        // A PDF may begin with up to 1,024 other octets (ISO 32000-1, annex H).
        if (bytes[..Math.Min(bytes.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
        {
            return ReportFormat.Pdf;
        }

        if (bytes.StartsWith("{\\rtf"u8))
        {
            return ReportFormat.Rtf;
        }

        if (bytes.StartsWith("Rar!\x1A\x07"u8))
        {
            return ReportFormat.Rar;
        }

        if (bytes.StartsWith<byte>([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]))
        {
            return ReportFormat.SevenZip;
        }

        if (bytes.StartsWith<byte>([0x78, 0x9F, 0x3E, 0x22]))
        {
            return ReportFormat.Tnef;
        }

        return DetectText(bytes);
    }

    private static ReportFormat DetectText(ReadOnlySpan<byte> bytes)
    {
        if (!TextDecoder.IsText(bytes))
        {
            return ReportFormat.Other;
        }

        var head = TextDecoder.Decode(bytes[..Math.Min(bytes.Length, 2048)]).AsSpan().TrimStart("\uFEFF \t\r\n");
        if (head.StartsWith("<?xml", StringComparison.Ordinal) && head.Contains("Word.Document", StringComparison.Ordinal))
        {
            return ReportFormat.WordXml;
        }

        if (head.StartsWith("MIME-Version:", StringComparison.OrdinalIgnoreCase) && head.Contains("multipart/related", StringComparison.OrdinalIgnoreCase))
        {
            return ReportFormat.WebArchive;
        }

        return head.StartsWith('<') && (head.Contains("<html", StringComparison.OrdinalIgnoreCase)
            || head.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || head.Contains("<body", StringComparison.OrdinalIgnoreCase)
            || head.Contains("<div", StringComparison.OrdinalIgnoreCase)
            || head.Contains("<p", StringComparison.OrdinalIgnoreCase))
            ? ReportFormat.Html
            : ReportFormat.PlainText;
    }

    private static ReportFormat DetectZip(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var zip = ZipPackage.Open(content);
            return zip.GetEntry("OFD.xml") is not null ? ReportFormat.Ofd
                : zip.GetEntry("[Content_Types].xml") is null ? ReportFormat.Zip
                : zip.GetEntry("word/vbaProject.bin") is not null ? ReportFormat.MacroDocx
                : zip.Entries.Any(entry => entry.FullName.StartsWith("word/", StringComparison.Ordinal)) ? ReportFormat.Docx
                : ReportFormat.Other;
        }
        catch (InvalidDataException)
        {
            // Cut off or broken: still known by the names of its parts, so that the sender is told the right thing.
            var bytes = content.Span;
            return bytes.IndexOf("word/document.xml"u8) >= 0 ? ReportFormat.Docx : ReportFormat.Zip;
        }
    }
}
