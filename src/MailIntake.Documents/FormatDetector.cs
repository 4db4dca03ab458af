using System.IO.Compression;
using System.Text;

namespace MailIntake.Documents;

/// <summary>
/// Tells a file by its content. Names lie: a .doc is often HTML, RTF or docx, and a docx arrives as
/// application/octet-stream. The media type is asked only where bytes cannot tell (an attached mail).
/// </summary>
public static class FormatDetector
{
    private const string OpenDocument = "application/vnd.oasis.opendocument.";
    private static readonly byte[] CompoundFile = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    // Names of streams in a compound file's folder are UTF-16LE (MS-CFB 2.6.1).
    private static readonly byte[] EncryptedPackage = Encoding.Unicode.GetBytes("EncryptedPackage");
    private static readonly byte[] WordDocument = Encoding.Unicode.GetBytes("WordDocument");
    private static readonly byte[] VbaProject = Encoding.Unicode.GetBytes("_VBA_PROJECT");

    /// <summary>True for the beginning of a ZIP file: docx, xlsx, ofd, archives.</summary>
    public static bool IsZip(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK\x03\x04"u8);

    /// <summary>True for the beginning of a compound file (MS-CFB 2.2): doc, xls, msg, and what is encrypted by a password.</summary>
    public static bool IsCompoundFile(ReadOnlySpan<byte> bytes) => bytes.StartsWith(CompoundFile);

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

        if (IsZip(bytes))
        {
            return DetectZip(content);
        }

        if (IsCompoundFile(bytes))
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

    /// <summary>True for the name of a report or of an archive of reports.</summary>
    public static bool IsDocumentName(string? name) => HasExtension(name, ".docx", ".doc", ".wps", ".pdf", ".txt", ".rtf", ".odt", ".ofd", ".html", ".htm", ".zip", ".rar", ".7z");

    /// <summary>True where a file of no known format bears a document's name and is no picture: what offices' encrypting programs leave, or a broken file.</summary>
    internal static bool IsUnknownDocument(string? name, ReadOnlySpan<byte> content) => IsDocumentName(name) && !IsPicture(content);

    /// <summary>True where a name ends in one of the extensions, in any case.</summary>
    internal static bool HasExtension(string? name, params ReadOnlySpan<string> extensions)
    {
        foreach (var extension in extensions)
        {
            if (name?.EndsWith(extension, StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where the format shows by itself that a file is whole: one that was cut off could not be read.</summary>
    internal static bool TellsItsEnd(ReportFormat format, ReadOnlySpan<byte> content) => format switch
    {
        ReportFormat.PlainText or ReportFormat.Html or ReportFormat.Doc or ReportFormat.WebArchive or ReportFormat.WordXml => false,
        ReportFormat.Pdf => content[Math.Max(0, content.Length - 1024)..].IndexOf("%%EOF"u8) >= 0,
        ReportFormat.Rtf => content.TrimEnd("\0\r\n \t"u8) is [.., (byte)'}'],
        _ => true,
    };

    /// <summary>True for the names of pictures, sounds, films and tables: no report is written in them.</summary>
    internal static bool IsAnnexName(string name) => HasExtension(
        name, ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".mp4", ".mov", ".avi", ".wmv", ".mp3", ".m4a", ".wav", ".amr", ".xlsx", ".xls", ".xlsm", ".et", ".ods", ".csv");

    /// <summary>True for a picture by its first octets.</summary>
    internal static bool IsPicture(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF]) || bytes.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47]) || bytes.StartsWith("GIF8"u8) || bytes.StartsWith("BM"u8)
        || bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8) || bytes.StartsWith("RIFF"u8);

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

    // ODF 1.2 part 3, 3.3: the media type, and nothing else.
    private static string TypeOf(ZipArchiveEntry entry)
    {
        Span<byte> type = stackalloc byte[100];
        using var stream = entry.Open();
        return Encoding.Latin1.GetString(type[..stream.ReadAtLeast(type, type.Length, throwOnEndOfStream: false)]);
    }

    private static ReportFormat DetectZip(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var zip = ZipPackage.Open(content);
            return zip.GetEntry("OFD.xml") is not null ? ReportFormat.Ofd
                : zip.GetEntry("mimetype") is { } type && TypeOf(type) is var declared && declared.StartsWith(OpenDocument, StringComparison.Ordinal)
                    ? declared.AsSpan(OpenDocument.Length).StartsWith("text") ? ReportFormat.OpenDocument : ReportFormat.Other
                : zip.GetEntry("[Content_Types].xml") is null ? ReportFormat.Zip
                : zip.GetEntry("word/vbaProject.bin") is not null ? ReportFormat.MacroDocx
                : zip.Entries.Any(entry => entry.FullName.StartsWith("word/", StringComparison.Ordinal)) ? ReportFormat.Docx
                : ReportFormat.Other;
        }
        catch (InvalidDataException)
        {
            // Cut off or broken: still known by the names of its parts, so that the sender is told the right thing.
            var bytes = content.Span;
            return bytes[..Math.Min(bytes.Length, 128)].IndexOf("mimetypeapplication/vnd.oasis.opendocument.text"u8) >= 0 ? ReportFormat.OpenDocument
                : bytes.IndexOf("word/document.xml"u8) >= 0 ? ReportFormat.Docx
                : ReportFormat.Zip;
        }
    }
}
