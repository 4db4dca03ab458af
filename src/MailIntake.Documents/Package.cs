using System.IO.Compression;
using System.Text;
using MailIntake.Domain;

namespace MailIntake.Documents;

/// <summary>
/// An attached archive and all archives within it, opened within one set of bounds, in memory: nothing is written to a disk, so that no name
/// in an archive can lead anywhere. ZIP is opened here; RAR and 7z need a program and are handed on as they are.
/// </summary>
/// <param name="source">The attachment's name.</param>
/// <param name="tables">Takes the texts of the tables that go with a report.</param>
internal sealed class Package(string source, WorkbookTexts tables)
{
    /// <summary>Octets that an attached archive may hold, all its archives together: room for many reports with pictures.</summary>
    public const int MaxBytes = 48 << 20;

    private const int MaxEntries = 500;
    private const int MaxReports = 20;
    private const int MaxDepth = 3;

    private int entries;
    private long octets;
    private int reports;

    /// <summary>Opens a ZIP archive.</summary>
    /// <param name="content">Its octets.</param>
    /// <param name="member">Its name within the attachment, or null where it is the attachment.</param>
    /// <param name="depth">How many archives it lies in.</param>
    /// <returns>The files that may be reports; a file with a fault where it cannot be opened.</returns>
    public List<ReportFile> Open(ReadOnlyMemory<byte> content, string? member, int depth)
    {
        try
        {
            using var zip = ZipPackage.Open(content, Encoding.Latin1);
            if (zip.Entries.Any(entry => entry.IsEncrypted))
            {
                foreach (var entry in zip.Entries.Take(MaxEntries))
                {
                    tables.AddName(TextDecoder.DecodeName(entry.FullName)); // the password does not hide them
                }

                return [Refused(member, Encrypted)];
            }

            return Take(Entries(zip), member, depth);
        }
        catch (DocumentException e)
        {
            return [Refused(member, e.Message)];
        }
        catch (InvalidDataException)
        {
            // A method of compression that the library does not know, or a broken file: the program that opens the other archives tells.
            return [new ReportFile(source, member, content, ReportFormat.Zip) { Package = this, Depth = depth }];
        }
    }

    /// <summary>Takes the files of an archive.</summary>
    /// <param name="members">Their names and octets; read only as far as the bounds allow.</param>
    /// <param name="member">The archive's name within the attachment, or null where it is the attachment.</param>
    /// <param name="depth">How many archives it lies in.</param>
    public List<ReportFile> Take(IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> members, string? member, int depth)
    {
        var files = new List<ReportFile>();
        var any = false;
        try
        {
            foreach (var (name, content) in members)
            {
                octets += content.Length;
                if (++entries > MaxEntries || octets > MaxBytes)
                {
                    throw new DocumentException($"压缩包里的文件超过 {MaxEntries} 个或展开后超过 {MaxBytes >> 20} MB，为安全起见没有读取；请只发送稿件，直接附上 docx 重发");
                }

                any = true;
                files.AddRange(Take(name, content, depth + 1));
            }
        }
        catch (DocumentException e)
        {
            return [Refused(member, e.Message)];
        }

        return any ? files : [Refused(member, "压缩包里没有文件；请重新压缩，或直接附上 docx 重发")];
    }

    /// <summary>A file of the attachment that cannot be read.</summary>
    public ReportFile Refused(string? member, string fault) => new(source, member, default, ReportFormat.Other) { Fault = fault };

    /// <summary>What is said of an encrypted archive.</summary>
    public static string Encrypted => "压缩包设有密码，无法读取；请去掉密码，或直接附上 docx 重发";

    private List<ReportFile> Take(string path, ReadOnlyMemory<byte> content, int depth)
    {
        tables.AddName(path);
        var name = NameOf(path);
        if (IsByproduct(path, name))
        {
            return [];
        }

        var format = FormatDetector.Detect(content);
        switch (format)
        {
            case ReportFormat.Other when FormatDetector.IsUnknownDocument(name, content.Span):
                return [Refused(name, ReportReader.UnknownDocument)];
            case ReportFormat.Other:
                tables.Add(name, content);
                return []; // pictures and tables that go with a report
            case ReportFormat.Empty when !FormatDetector.IsDocumentName(name):
                return [];
            case ReportFormat.Zip or ReportFormat.Rar or ReportFormat.SevenZip when depth >= MaxDepth:
                return [Refused(name, $"压缩包里又有压缩包，超过 {MaxDepth} 层，为安全起见没有读取；请解压后直接附上 docx 重发")];
            case ReportFormat.Zip:
                return Open(content, name, depth);
            default:
                return ++reports > MaxReports
                    ? throw new DocumentException($"压缩包里的文稿超过 {MaxReports} 个；一封邮件只报一条信息，请分开发送")
                    : [new ReportFile(source, name, content, format) { Package = this, Depth = depth }];
        }
    }

    // Only the last part of a path is kept, and only to be shown.
    private static string NameOf(string path)
    {
        return ShortText.Beginning(path[(path.LastIndexOfAny(['/', '\\']) + 1)..], 100);
    }

    private static bool IsByproduct(string path, string name) =>
        path.StartsWith("__MACOSX/", StringComparison.Ordinal) || name is ".DS_Store" or "Thumbs.db" or "desktop.ini" || name.StartsWith("~$", StringComparison.Ordinal)
        || name.EndsWith(".url", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> Entries(ZipArchive zip)
    {
        foreach (var entry in zip.Entries)
        {
            if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\'))
            {
                continue;
            }

            yield return (TextDecoder.DecodeName(entry.FullName), ReadBounded(entry));
        }
    }

    // The announced length may be a lie: what is inflated is counted.
    private ReadOnlyMemory<byte> ReadBounded(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using var stream = entry.Open();
        var buffer = new byte[81920];
        int read;
        while ((read = stream.Read(buffer)) > 0 && octets + content.Length <= MaxBytes)
        {
            content.Write(buffer, 0, read);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
