namespace MailIntake.Documents.External;

/// <summary>A program that reads formats which this project does not read itself.</summary>
/// <param name="Name">Its command.</param>
/// <param name="Package">The Debian package that holds it.</param>
/// <param name="Reads">The formats, for people.</param>
public sealed record ReaderProgram(string Name, string Package, string Reads)
{
    /// <summary>Fast reader of Word 97–2003 and WPS files; refuses very short ones.</summary>
    internal static readonly ReaderProgram Antiword = new("antiword", "antiword", "doc、wps");

    /// <summary>LibreOffice: exact for every kind of doc, and the only good reader of RTF; a start takes seconds.</summary>
    internal static readonly ReaderProgram Office = new("soffice", "libreoffice-writer-nogui", "rtf、doc、wps、Word 2003 XML");

    /// <summary>Reader of PDF.</summary>
    internal static readonly ReaderProgram PdfToText = new("pdftotext", "poppler-utils", "pdf");

    /// <summary>Unpacks RAR and 7z.</summary>
    internal static readonly ReaderProgram BsdTar = new("bsdtar", "libarchive-tools", "rar、7z");

    /// <summary>The full path, looked up each time so that a program installed meanwhile is found; null where it is not installed.</summary>
    internal string? Path => Programs.PathOf(Name);

    /// <summary>The full path.</summary>
    /// <exception cref="MissingReaderException">It is not installed.</exception>
    internal string Required() => Path ?? throw new MissingReaderException(this);

    private static ReaderProgram[] All => [Antiword, Office, PdfToText, BsdTar];

    /// <summary>Which programs are installed, as one text: another one where this changed.</summary>
    public static string Installed => string.Join(':', All.Select(program => program.Path));

    /// <summary>What is missing on this machine for reading all formats, in Chinese, one line each; empty where nothing is.</summary>
    public static IReadOnlyList<string> Missing()
    {
        var missing = new List<string>();
        foreach (var program in All)
        {
            if (program.Path is null)
            {
                missing.Add($"没有安装 {program.Name}，{program.Reads} 附件会一直待审；请安装 Debian 软件包：apt-get install --no-install-recommends {program.Package}");
            }
        }

        if (Sandbox.Note is { } note)
        {
            missing.Add(note);
        }

        return missing;
    }
}
