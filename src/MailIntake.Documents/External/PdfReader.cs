using System.Text;

namespace MailIntake.Documents.External;

/// <summary>The text of a PDF through pdftotext (poppler).</summary>
internal static class PdfReader
{
    private static readonly ProgramLimits Limits = new(TimeSpan.FromSeconds(60), 2L << 30, 16 << 20) { Processor = TimeSpan.FromSeconds(20) };

    /// <summary>Reads the text.</summary>
    /// <exception cref="ReaderFailedException">pdftotext failed by no fault of the file's.</exception>
    /// <exception cref="DocumentException">It cannot be read.</exception>
    public static async Task<DocumentText> ReadAsync(ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var program = ReaderProgram.PdfToText.Required();
        using var folder = new PrivateFolder();
        var result = await ReaderProcess.RunAsync(program, ["-enc", "UTF-8", "-eol", "unix", folder.Write("report.pdf", content.Span), "-"], folder, Limits, ct).ConfigureAwait(false);
        if (result.Failure is { } why)
        {
            throw new ReaderFailedException(ReaderProgram.PdfToText.Name, why);
        }

        if (result.End == ProgramEnd.TooMuchWork)
        {
            throw new DocumentException(ProgramResult.TooMuchWork);
        }

        if (result.End == ProgramEnd.TooMuchOutput)
        {
            throw new DocumentException("PDF 附件的文字太多，为安全起见没有读取；请只发送稿件，另存为 docx 后重发");
        }

        if (result.Error.Contains("password", StringComparison.OrdinalIgnoreCase))
        {
            throw new DocumentException("PDF 附件设有打开密码，无法读取；请去掉密码后重发，或改发 docx");
        }

        if (result.ExitCode != 0)
        {
            throw new DocumentException("PDF 附件已损坏，无法读取；请重新导出 PDF 后重发，或改发 docx");
        }

        var text = Encoding.UTF8.GetString(result.Output.Span);
        return IsGarbled(text)
            ? throw new DocumentException("PDF 附件的文字编码无法识别（字体没有附带文字对照），数不出字数；请改发 docx")
            : PdfText.OfPages(text, HoldsPicture(content.Span)) is { Text.Length: > 0 } report
            ? report
            : throw new DocumentException("PDF 附件是扫描件或图片，没有文字，数不出字数；请改发 docx，或由文字处理软件直接导出的 PDF");
    }

    // The dictionary of a picture stands outside of what is compressed (ISO 32000-1, 7.5.7), and names are never encrypted.
    private static bool HoldsPicture(ReadOnlySpan<byte> pdf)
    {
        while (pdf.IndexOf("/Image"u8) is >= 0 and var at)
        {
            if (pdf[..at].TrimEnd(" \r\n\t"u8).EndsWith("/Subtype"u8))
            {
                return true;
            }

            pdf = pdf[(at + "/Image"u8.Length)..];
        }

        return false;
    }

    // Fonts without a table to Unicode give private, control or replacement characters.
    private static bool IsGarbled(string text)
    {
        var visible = 0;
        var odd = 0;
        foreach (var c in text)
        {
            visible += char.IsWhiteSpace(c) ? 0 : 1;
            odd += c is '\uFFFD' or (>= '\uE000' and <= '\uF8FF') || (char.IsControl(c) && !char.IsWhiteSpace(c)) ? 1 : 0;
        }

        return odd > 10 && odd > visible / 10;
    }
}
