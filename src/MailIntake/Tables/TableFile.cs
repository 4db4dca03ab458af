using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Storage;

namespace MailIntake.Tables;

/// <summary>Reads a table file as people hand it in: .csv or .xlsx, told by its first octets and not by its name.</summary>
public static class TableFile
{
    /// <summary>The largest file that is read.</summary>
    private const int MaxBytes = 64 << 20;

    /// <summary>Reads a file; null (and problems) where it cannot be read or its header is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="required">Columns that must be there.</param>
    /// <param name="optional">Columns that may be there; any other is refused.</param>
    /// <param name="problems">Where faults and hints go.</param>
    public static IReadOnlyList<TableRow>? Read(string path, string name, IReadOnlyList<string> required, IReadOnlyList<string> optional, List<Problem> problems)
    {
        if (Content(path, name, problems) is not { } content)
        {
            return null;
        }

        return FormatDetector.IsZip(content) ? Worksheet(content, name, required, optional, problems) : CsvTable.Parse(content, name, required, optional, problems, textFormulas: true);
    }

    /// <summary>The names of a file's columns, by which people tell what it holds; null (and problems) where it cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="problems">Where faults go.</param>
    public static IReadOnlyList<string>? Header(string path, string name, List<Problem> problems)
    {
        if (Content(path, name, problems) is not { } content)
        {
            return null;
        }

        return FormatDetector.IsZip(content) ? XlsxSheet.Read(content, name, problems) is { } rows ? rows.Select(r => r.Cells).FirstOrDefault([]) : null : CsvTable.Header(content, name, problems);
    }

    /// <summary>The octets of a file; null (and a problem) where it cannot be read or is too large.</summary>
    internal static byte[]? Octets(string path, string name, int maxBytes, List<Problem> problems)
    {
        try
        {
            if (new FileInfo(path).Length <= maxBytes)
            {
                return File.ReadAllBytes(path);
            }

            problems.Add(new Problem(name, null, $"文件超过 {maxBytes >> 20} MB，请拆分后再试"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(name, null, Directory.Exists(path) ? "这是文件夹，请写文件" : StorageFault.Unreadable(e)));
        }

        return null;
    }

    private static byte[]? Content(string path, string name, List<Problem> problems)
    {
        var content = Octets(path, name, MaxBytes, problems);
        if (!FormatDetector.IsCompoundFile(content))
        {
            return content;
        }

        problems.Add(new Problem(name, null, "是旧的 .xls 格式，或者设了打开密码；请在 Excel 或 WPS 中去掉密码，另存为 .xlsx"));
        return null;
    }

    private static IReadOnlyList<TableRow>? Worksheet(
        byte[] content, string name, IReadOnlyList<string> required, IReadOnlyList<string> optional, List<Problem> problems)
    {
        if (XlsxSheet.Read(content, name, problems) is not { } sheet)
        {
            return null;
        }

        var table = new TableBuilder(name, required, optional, problems);
        return sheet.All(row => table.Add(row.Number, row.Cells)) ? table.Rows() : null;
    }
}
