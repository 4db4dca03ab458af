using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using MailIntake.Domain;

namespace MailIntake.Tables;

/// <summary>
/// Reads the .csv files that offices keep in a spreadsheet: UTF-8 with or without a byte order mark, or GB18030, which is what a Chinese
/// Excel saves. The header names the columns, in any order. Every fault is reported with its line; rows that are empty throughout are skipped.
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
    public static IReadOnlyList<CsvRow>? Read(
        string path, string name, IReadOnlyList<string> required, IReadOnlyList<string> optional, int maxBytes, List<Problem> problems)
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(path).Length > maxBytes)
            {
                problems.Add(new Problem(name, null, $"文件超过 {maxBytes >> 20} MB，请拆分后再试"));
                return null;
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(name, null, $"无法读取：{e.Message}"));
            return null;
        }

        return Parse(bytes, name, required, optional, problems);
    }

    /// <summary>Reads the bytes of a file; null (and problems) where they are no text or the header is wrong.</summary>
    public static IReadOnlyList<CsvRow>? Parse(
        byte[] bytes, string name, IReadOnlyList<string> required, IReadOnlyList<string> optional, List<Problem> problems)
    {
        if (Decode(bytes) is not var (text, _))
        {
            problems.Add(new Problem(name, null, "既不是 UTF-8 也不是 GB18030 文本；请在 Excel 中另存为“CSV UTF-8（逗号分隔）”"));
            return null;
        }

        var lastBad = 0;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            IgnoreBlankLines = false,
            TrimOptions = TrimOptions.Trim,
            BadDataFound = bad =>
            {
                if (bad.Context.Parser!.RawRow is var line && line != lastBad)
                {
                    lastBad = line;
                    problems.Add(new Problem(name, line, "引号不成对；含引号或逗号的单元格请用英文双引号括起，里面的引号写两个"));
                }
            },
        };
        using var parser = new CsvParser(new StringReader(text), configuration);
        string[]? header = null;
        var rows = new List<CsvRow>();
        while (true)
        {
            var line = parser.RawRow + 1;
            if (!parser.Read())
            {
                break;
            }

            var record = parser.Record!;
            if (record.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (header is null)
            {
                header = record;
                if (!HeaderIsRight(header, name, line, required, optional, problems))
                {
                    return null;
                }

                continue;
            }

            if (record.Skip(header.Length).Any(cell => cell.Length > 0))
            {
                problems.Add(new Problem(name, line, $"这一行有 {record.Length} 格，表头只有 {header.Length} 列；单元格里的逗号要用英文双引号括起"));
                continue;
            }

            var cells = new Dictionary<string, string>(header.Length, StringComparer.Ordinal);
            for (var i = 0; i < Math.Min(header.Length, record.Length); i++)
            {
                cells.TryAdd(header[i], record[i]);
            }

            rows.Add(new CsvRow(line, cells));
        }

        if (header is null)
        {
            problems.Add(new Problem(name, null, $"文件是空的；第一行应当是表头：{string.Join(',', required.Concat(optional))}"));
            return null;
        }

        return rows;
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

    private static bool HeaderIsRight(
        string[] header, string name, int line, IReadOnlyList<string> required, IReadOnlyList<string> optional, List<Problem> problems)
    {
        var before = problems.Count;
        foreach (var column in header.Where(c => c.Length > 0 && !required.Contains(c) && !optional.Contains(c)))
        {
            problems.Add(new Problem(name, line, $"不认识的列“{column}”；可以有：{string.Join("、", required.Concat(optional))}"));
        }

        foreach (var column in header.Where(c => c.Length > 0).GroupBy(c => c).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            problems.Add(new Problem(name, line, $"列“{column}”出现了不止一次"));
        }

        foreach (var column in required.Where(c => !header.Contains(c)))
        {
            problems.Add(new Problem(name, line, $"缺少列“{column}”"));
        }

        return problems.Count == before;
    }
}
