using System.Text;
using MailIntake.Documents.External;

namespace MailIntake.Tests.Documents;

/// <summary>
/// Files of other programs, made by LibreOffice from a text that is known: a heading, a paragraph, a list, a table of two cells, and on pages a header.
/// </summary>
public sealed class OfficeDocuments
{
    /// <summary>字数 of the text, worked by hand: 8 + 17 + 5 + 5 + 5 + 4.</summary>
    public const int Words = 44;

    // 关 于 春 耕 的 专 报 。 = 8 | GDP6 月 5 日 ， = 5, 建 成 平 台 1.2 万 个 ， = 8, 增 长 5.2% 。 = 4, together 17
    // 第一项工作 = 5 | 第二项工作 = 5 | 累计完成额 = 5 | 34 万 元 。 = 4
    private const string Source = """
        <?xml version="1.0" encoding="UTF-8"?>
        <office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
          xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
          office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
        <office:automatic-styles><style:page-layout style:name="pm"><style:header-style/></style:page-layout></office:automatic-styles>
        <office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm"><style:header><text:p>内部刊头字样</text:p></style:header></style:master-page></office:master-styles>
        <office:body><office:text>
        <text:h>关于春耕的专报。</text:h>
        <text:p>GDP6月5日，建成平台1.2万个，增长5.2%。</text:p>
        <text:list><text:list-item><text:p>第一项工作</text:p></text:list-item><text:list-item><text:p>第二项工作</text:p></text:list-item></text:list>
        <table:table><table:table-column/><table:table-column/><table:table-row><table:table-cell><text:p>累计完成额</text:p></table:table-cell><table:table-cell><text:p>34万元。</text:p></table:table-cell></table:table-row></table:table>
        <text:p/>FOOTNOTE
        </office:text></office:body></office:document>
        """;

    private static readonly ProgramLimits Limits = new(TimeSpan.FromSeconds(120), 8L << 30, 32 << 20);

    /// <summary>The text as a file of that extension through an export filter of LibreOffice; with a footnote of four characters more where wanted.</summary>
    public static async Task<byte[]> MakeAsync(string filter, string extension, bool footnote = false, string header = "内部刊头字样")
    {
        using var folder = new PrivateFolder();
        var source = Source.Replace("FOOTNOTE", footnote
            ? "<text:p>注<text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注文字</text:p></text:note-body></text:note></text:p>" : "", StringComparison.Ordinal).Replace("内部刊头字样", header, StringComparison.Ordinal);
        return await ConvertAsync(folder, folder.Write("a.fodt", Encoding.UTF8.GetBytes(source)), filter, extension);
    }

    /// <summary>A text of one character, which antiword refuses as too short.</summary>
    public static async Task<byte[]> MakeShortAsync()
    {
        using var folder = new PrivateFolder();
        return await ConvertAsync(folder, folder.Write("a.txt", Encoding.UTF8.GetBytes("好")), "doc:MS Word 97", "doc");
    }

    private static async Task<byte[]> ConvertAsync(PrivateFolder folder, string source, string filter, string extension)
    {
        Assert.True(ReaderProgram.Office.Path is not null, "LibreOffice (libreoffice-writer-nogui) is not installed");
        await ReaderProcess.RunAsync(
            ReaderProgram.Office.Required(),
            [$"-env:UserInstallation=file://{folder["profile"]}", "--headless", "--norestore", "--convert-to", filter, "--outdir", folder.Path, source],
            folder, Limits, default);
        return await File.ReadAllBytesAsync(folder[$"a.{extension}"]);
    }
}
