using MailIntake.Domain.Read;

namespace MailIntake.Documents.External;

/// <summary>
/// Reads the files that need programs of others, many at once: each PDF and doc by a short process, what needs LibreOffice in few
/// starts. Nothing is thrown but for a cancellation; what cannot be read has a fault, what lacks its program, or whose program failed, awaits it.
/// </summary>
internal static class ForeignReader
{
    private const int MaxFile = 40 << 20;

    /// <summary>Opens archives until none is left; other files stay as they are.</summary>
    public static async Task<List<ReportFile>> UnpackAsync(IReadOnlyList<ReportFile> files, CancellationToken ct)
    {
        var opened = new List<ReportFile>();
        foreach (var file in files)
        {
            if (file is not { Fault: null, Format: ReportFormat.Rar or ReportFormat.SevenZip or ReportFormat.Zip })
            {
                opened.Add(file);
                continue;
            }

            try
            {
                // Each level is one deeper, and the depth is bounded.
                opened.AddRange(await UnpackAsync(await ArchiveReader.OpenAsync(file, ct).ConfigureAwait(false), ct).ConfigureAwait(false));
            }
            catch (MissingReaderException e)
            {
                opened.Add(file with { Fault = e.Message });
            }
            catch (Exception e) when (IsOurs(e))
            {
                opened.Add(file with { Fault = Told(e), Failed = true });
            }
            catch (DocumentException e)
            {
                opened.Add(file with { Fault = e.Message, Format = ReportFormat.Other });
            }
        }

        return opened;
    }

    /// <summary>Reads the files, their texts in the same order.</summary>
    public static Task<ReportText[]> ReadAsync(IReadOnlyList<ReportFile> files, CancellationToken ct) => Task.WhenAll(files.Select(file => ReadAsync(file, ct)));

    private static async Task<DocumentText> TextAsync(ReportFile file, CancellationToken ct)
    {
        if (!ReportReader.IsForeign(file.Format))
        {
            return ReportReader.Text(file.Content, file.Format);
        }

        if (file.Content.Length > MaxFile)
        {
            throw new DocumentException($"附件超过 {MaxFile >> 20} MB，为安全起见没有读取；请压缩或删去图片后另存为 docx 重发");
        }

        if (file.Format == ReportFormat.Pdf)
        {
            return await PdfReader.ReadAsync(file.Content, ct).ConfigureAwait(false);
        }

        if (file.Format == ReportFormat.Rtf)
        {
            RtfBounds.Check(file.Content.Span);
        }

        if (file.Format == ReportFormat.Doc && await AntiwordReader.ReadAsync(file.Content, ct).ConfigureAwait(false) is { } text)
        {
            return text;
        }

        return await OfficeConverter.ConvertAsync(file.Content, ExtensionOf(file.Format), ct).ConfigureAwait(false) is { } docx
            ? DocxText.Read(docx)
            : throw new DocumentException("附件无法读取，可能设有密码、已损坏或太复杂；请用 Word 或 WPS 打开确认，去掉密码，另存为 docx 后重发");
    }

    private static string ExtensionOf(ReportFormat format) => format switch
    {
        ReportFormat.Rtf => "rtf",
        ReportFormat.WordXml => "xml",
        _ => "doc",
    };

    private static async Task<ReportText> ReadAsync(ReportFile file, CancellationToken ct)
    {
        if (file.Fault is { } known)
        {
            return ReportReader.Faulty(file, known, awaits: file.Format != ReportFormat.Other) with { Failed = file.Failed };
        }

        try
        {
            return ReportReader.Read(file, await TextAsync(file, ct).ConfigureAwait(false));
        }
        catch (MissingReaderException e)
        {
            return ReportReader.Faulty(file, e.Message, awaits: true);
        }
        catch (Exception e) when (IsOurs(e))
        {
            return ReportReader.Faulty(file, Told(e), awaits: true) with { Failed = true };
        }
        catch (DocumentException e)
        {
            return ReportReader.Faulty(file, e.Message, awaits: false);
        }
    }

    // The machine's fault, not the file's.
    private static bool IsOurs(Exception e) => e is ReaderFailedException or IOException or UnauthorizedAccessException;

    private static string Told(Exception e) => e is ReaderFailedException ? e.Message : $"读取附件的临时文件夹无法写入（{e.Message}）；这是收件一方的问题，附件不一定有错";
}
