namespace MailIntake.Documents;

/// <summary>What a file is, told by its content.</summary>
public enum ReportFormat
{
    /// <summary>Not a format in which reports are written: pictures, sound, tables, programs.</summary>
    Other,

    /// <summary>No octets at all.</summary>
    Empty,

    /// <summary>Plain text.</summary>
    PlainText,

    /// <summary>HTML.</summary>
    Html,

    /// <summary>Word 2007 and later, WPS's docx.</summary>
    Docx,

    /// <summary>docx with macros (docm).</summary>
    MacroDocx,

    /// <summary>Word 97–2003 or WPS Writer (compound file).</summary>
    Doc,

    /// <summary>Word 97–2003 with macros.</summary>
    MacroDoc,

    /// <summary>An Office file encrypted with a password.</summary>
    EncryptedOffice,

    /// <summary>Word 2003 XML.</summary>
    WordXml,

    /// <summary>A web archive (MHTML), also under the name .doc.</summary>
    WebArchive,

    /// <summary>PDF.</summary>
    Pdf,

    /// <summary>Rich Text Format.</summary>
    Rtf,

    /// <summary>A text document of OpenOffice and LibreOffice (ODF).</summary>
    OpenDocument,

    /// <summary>OFD (GB/T 33190).</summary>
    Ofd,

    /// <summary>A ZIP archive of files.</summary>
    Zip,

    /// <summary>A RAR archive of files.</summary>
    Rar,

    /// <summary>A 7z archive of files.</summary>
    SevenZip,

    /// <summary>Outlook's winmail.dat (TNEF).</summary>
    Tnef,

    /// <summary>A mail attached as a file (message/rfc822).</summary>
    Mail,
}
