using System.Runtime.InteropServices;
using System.Text;
using System.Xml;

namespace MailIntake.Documents.External;

/// <summary>
/// The text of a Word 97–2003 or WPS file through antiword, where antiword is sure. Its plain text holds everything, hidden and deleted words and the
/// numbers of lists among it; its DocBook leaves these out, and footnotes with them. Where both tell the same characters, the file holds
/// none of these and the DocBook's text is what Word counts; where they differ, LibreOffice must read it.
/// </summary>
internal static class AntiwordReader
{
    private static readonly ProgramLimits Limits = new(TimeSpan.FromSeconds(30), 512L << 20, 16 << 20) { Processor = TimeSpan.FromSeconds(10) };

    /// <summary>Reads the text; null where antiword cannot tell what Word would count.</summary>
    /// <exception cref="DocumentException">The file cannot be read by anybody.</exception>
    public static async Task<DocumentText?> ReadAsync(ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        if (ReaderProgram.Antiword.Path is not { } program)
        {
            return null;
        }

        using var folder = new PrivateFolder();
        var file = folder.Write("report.doc", content.Span);
        var plain = await ReaderProcess.RunAsync(program, ["-m", "UTF-8.txt", "-w", "0", file], folder, Limits, ct).ConfigureAwait(false);
        if (plain.Error.Contains("ncrypted", StringComparison.Ordinal))
        {
            throw Encrypted();
        }

        if (plain is not { End: ProgramEnd.Exited, ExitCode: 0 })
        {
            return null;
        }

        var structured = await ReaderProcess.RunAsync(program, ["-m", "UTF-8.txt", "-x", "db", file], folder, Limits, ct).ConfigureAwait(false);
        return structured is { End: ProgramEnd.Exited, ExitCode: 0 } && TextOf(structured.Output) is { Length: > 0 } text // of a damaged file it may give nothing and end well
            && Characters(text) == Characters(Encoding.UTF8.GetString(plain.Output.Span)) ? new DocumentText(text, ShortLines(content.Span)) : null;
    }

    /// <summary>What is said of an encrypted file.</summary>
    public static DocumentException Encrypted() => new("附件是加密的 Word 文件，无法读取；请去掉密码后重发");

    // antiword leaves headers and footers out. The file holds them like all its text, as UTF-16LE between control characters (MS-DOC 2.4.1): a
    // security mark is a short line of its own there, and the rest of the file gives lines that are none.
    private static string ShortLines(ReadOnlySpan<byte> file)
    {
        const int Longest = 40;
        const int Most = 1 << 20;
        var lines = new StringBuilder();
        var rest = MemoryMarshal.Cast<byte, char>(file);
        while (!rest.IsEmpty && lines.Length < Most)
        {
            var end = rest.IndexOfAnyInRange('\0', '\u001F');
            var line = end < 0 ? rest : rest[..end];
            if (line.Length is > 1 and <= Longest)
            {
                lines.Append(line).Append('\n');
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return lines.ToString();
    }

    // Without white space, which the two lay out differently, and without the bars that plain text draws around tables.
    private static string Characters(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) && c != '|')
            {
                kept.Append(c);
            }
        }

        return kept.ToString();
    }

    /// <summary>The text of what antiword wrote as DocBook; null where that cannot be read.</summary>
    public static string? TextOf(ReadOnlyMemory<byte> docBook)
    {
        var text = new StringBuilder();
        try
        {
            using var xml = XmlReader.Create(
                new StringReader(Encoding.UTF8.GetString(docBook.Span)),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false });
            var more = ZipPackage.Next(xml);
            while (more)
            {
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "bookinfo")
                {
                    more = ZipPackage.Skip(xml); // title, author and date from the file's properties
                    continue;
                }

                if (xml.NodeType == XmlNodeType.Text)
                {
                    text.Append(xml.Value.AsSpan().Trim('\n'));
                }
                else if (xml.LocalName is "para" or "title" or "entry" && text is [.., not '\n'])
                {
                    text.Append('\n');
                }

                more = ZipPackage.Next(xml);
            }
        }
        catch (Exception e) when (e is XmlException or DocumentException)
        {
            return null;
        }

        return text.ToString().Trim('\n');
    }
}
