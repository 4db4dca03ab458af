using System.Text;
using MailIntake.Configuration;

namespace MailIntake.Bulletin;

/// <summary>A file of a bulletin.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">Its octets.</param>
public sealed record DigestFile(string Name, byte[] Content)
{
    /// <summary>The name of the web page.</summary>
    public const string HtmlName = "digest.html";

    /// <summary>The name of the workbook.</summary>
    public const string WorkbookName = "digest.xlsx";

    /// <summary>The name of the document.</summary>
    public const string DocumentName = "bulletin.docx";

    /// <summary>The names of all files that a bulletin is given to people as.</summary>
    public static readonly IReadOnlyList<string> Names = [HtmlName, WorkbookName, DocumentName];

    /// <summary>Writes every file of a bulletin.</summary>
    /// <param name="office">The office.</param>
    /// <param name="bulletin">The bulletin.</param>
    /// <param name="date">The day it is made.</param>
    public static IReadOnlyList<DigestFile> Of(Office office, Domain.Bulletin.Bulletin bulletin, DateOnly date)
    {
        // At the same time: a command is a cold start, in which each of the three has its own code to be compiled.
        var files = new DigestFile[3];
        Parallel.Invoke(
            () => files[0] = Page(office, bulletin),
            () => files[1] = Workbook(office, bulletin),
            () => files[2] = new(DocumentName, NoticeDocument.Write(bulletin, office.Policies.NearestTo(bulletin.Score.Period.Last), office.Texts, date)));
        return files;
    }

    /// <summary>The files that go to units: the same document, which says nothing that they are not told, and the others as <see cref="Domain.Bulletin.Bulletin.ForUnits"/> has it.</summary>
    /// <param name="office">The office.</param>
    /// <param name="told">The bulletin for units.</param>
    /// <param name="whole">The files of the whole bulletin.</param>
    public static IReadOnlyList<DigestFile> ForUnits(Office office, Domain.Bulletin.Bulletin told, IReadOnlyList<DigestFile> whole) =>
        [Page(office, told), Workbook(office, told), whole.First(f => f.Name == DocumentName)];

    private static DigestFile Page(Office office, Domain.Bulletin.Bulletin bulletin) => new(HtmlName, Encoding.UTF8.GetBytes(DigestHtml.Write(bulletin, office.Texts)));

    private static DigestFile Workbook(Office office, Domain.Bulletin.Bulletin bulletin) => new(WorkbookName, DigestSheets.Write(bulletin, office.Texts));

    /// <summary>Its media type, by its name.</summary>
    public string MediaType => Path.GetExtension(Name) switch
    {
        ".html" => "text/html",
        ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/octet-stream",
    };
}
