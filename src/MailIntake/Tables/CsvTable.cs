using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using MailIntake.Domain;

namespace MailIntake.Tables;

/// <summary>
/// Reads the .csv files that offices keep in a spreadsheet: UTF-8 with or without a byte order mark, or GB18030, which is what a Chinese
/// Excel saves.
/// </summary>
public static class CsvTable
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    private static readonly Encoding MarkedUtf8 = new UTF8Encoding(true, throwOnInvalidBytes: true);

    private static readonly Encoding StrictGb18030 =
        CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>Reads a file; null (and problems) where it cannot be read or its header is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="required">Columns that must be there.</param>
    /// <param name="optional">Columns that may be there; any other is refused.</param>
    /// <param name="maxBytes">The largest file that is read.</param>
    /// <param name="problems">Where faults go.</param>
    public static IReadOnlyList<TableRow>? Read(
        string path, string name, IReadOnlyList<string> required, IReadOnlyList<string> optional, int maxBytes, List<Problem> problems)
    {
        return TableFile.Octets(path, name, maxBytes, problems) is { } bytes ? Parse(bytes, name, required, optional, problems) : null;
    }

    /// <summary>Reads the bytes of a file; null (and problems) where they are no text or the header is wrong.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="required">Columns that must be there.</param>
    /// <param name="optional">Columns that may be there; any other is refused.</param>
    /// <param name="problems">Where faults go.</param>
    /// <param name="textFormulas">True where <c>="007"</c> is 007: other systems export it so that Excel keeps the text.</param>
    public static IReadOnlyList<TableRow>? Parse(
        byte[] bytes, string name, IReadOnlyList<string> required, IReadOnlyList<string> optional, List<Problem> problems, bool textFormulas = false)
    {
        if (Records(bytes, name, problems, textFormulas) is not { } records)
        {
            return null;
        }

        // A quote that is not closed swallows the rows behind it: what its cells seem to hold is not told, and what is then not there is not missed.
        var table = new TableBuilder(name, required, optional, problems);
        var isWhole = true;
        foreach (var (line, cells) in records)
        {
            isWhole &= cells is not null;
            if (cells is null ? !table.HasHeader : !table.Add(line, cells))
            {
                return null;
            }
        }

        return isWhole ? table.Rows() : null;
    }

    /// <summary>The first record that is not empty: the header; null (and a problem) where the octets are no text.</summary>
    internal static IReadOnlyList<string>? Header(byte[] bytes, string name, List<Problem> problems)
    {
        var records = Records(bytes, name, problems, textFormulas: true);
        return records is null ? null : records.Select(record => record.Cells ?? []).FirstOrDefault(cells => !cells.All(string.IsNullOrWhiteSpace), []);
    }

    // The parser takes off blanks alone, a worksheet's cells lose what Word indents with (U+3000) and web pages put in (U+00A0) too: a row is the same from both.
    private static string[] Cells(CsvParser parser, bool textFormulas) => [.. parser.Record!.Select(cell => (textFormulas ? TextOf(cell) : null) ?? cell.Trim())];

    /// <summary>The text of a cell such as <c>="007"</c>, in which a quote is written twice; null where the cell is something else.</summary>
    private static string? TextOf(string cell)
    {
        cell = cell.Trim();
        if (cell.Length < 3 || !cell.StartsWith("=\"", StringComparison.Ordinal) || cell[^1] != '"')
        {
            return null;
        }

        var text = cell[2..^1].Replace("\"\"", "\0", StringComparison.Ordinal); // which no file has (Decode)
        return text.Contains('"') ? null : text.Replace('\0', '"').Trim();
    }

    /// <summary>The records, each with the line where it begins, without cells where a quote of it is not closed (told); null (and a problem) where the octets are no text.</summary>
    private static IEnumerable<(int Line, string[]? Cells)>? Records(byte[] bytes, string name, List<Problem> problems, bool textFormulas)
    {
        if (Decode(bytes) is not var (text, _))
        {
            problems.Add(new Problem(name, null, "既不是 UTF-8 也不是 GB18030 文本；请在 Excel 中另存为“CSV UTF-8（逗号分隔）”"));
            return null;
        }

        return Read();

        IEnumerable<(int Line, string[]? Cells)> Read()
        {
            var (line, lastBad) = (0, 0);
            using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                HasHeaderRecord = false,
                IgnoreBlankLines = false,
                TrimOptions = TrimOptions.Trim,
                BadDataFound = bad =>
                {
                    // A quote that is not closed runs on to later lines.
                    if (line != lastBad && !(textFormulas && TextOf(bad.Field) is not null))
                    {
                        lastBad = line;
                        problems.Add(new Problem(name, line, "引号不成对；含引号或逗号的单元格请用英文双引号括起，里面的引号写两个"));
                    }
                },
            });
            while (true)
            {
                line = parser.RawRow + 1;
                if (!parser.Read())
                {
                    yield break;
                }

                var cells = Cells(parser, textFormulas); // by which the quotes are looked at
                yield return (line, line == lastBad ? null : cells);
            }
        }
    }

    /// <summary>The text of a file and the encoding that writes it back as it was; null where it is no text.</summary>
    internal static (string Text, Encoding Encoding)? Decode(byte[] bytes)
    {
        ReadOnlySpan<byte> content = bytes;
        var marked = content.StartsWith(Encoding.UTF8.Preamble);
        if (marked)
        {
            content = content[Encoding.UTF8.Preamble.Length..];
        }

        foreach (var encoding in (ReadOnlySpan<Encoding>)[marked ? MarkedUtf8 : StrictUtf8, StrictGb18030])
        {
            try
            {
                var text = encoding.GetString(content);
                return text.Contains('\0') ? null : (text, encoding);
            }
            catch (DecoderFallbackException)
            {
                // Not this encoding: the next one is tried.
            }
        }

        return null;
    }
}
