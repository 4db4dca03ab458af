using System.Globalization;
using CsvHelper;
using MailIntake.Mail.Storage;
using MailIntake.Tables;

namespace MailIntake.Configuration;

/// <summary>Changes an office's <c>units.csv</c> as a person would: one cell, in the file's own encoding, everything else left as it is.</summary>
public static class RosterFile
{
    private const string UnitColumn = "单位";
    private const string SenderColumn = "发件邮箱";

    /// <summary>The file of an office.</summary>
    public static string PathOf(AppFolders folders, string office) => Path.Combine(folders.Config, "offices", office, "units.csv");

    /// <summary>Adds a sender's address to a unit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="unit">The unit's name.</param>
    /// <param name="address">The address, lower case.</param>
    /// <exception cref="IOException">The file cannot be read or written, or has no such unit.</exception>
    public static void AddSender(string path, string unit, string address)
    {
        var bytes = File.ReadAllBytes(path);
        var (text, encoding) = CsvTable.Decode(bytes) ?? throw new IOException($"{path} 既不是 UTF-8 也不是 GB18030 文本");
        var rows = new List<string[]>();
        using (var parser = new CsvParser(new StringReader(text), CultureInfo.InvariantCulture))
        {
            while (parser.Read())
            {
                rows.Add(parser.Record!);
            }
        }

        var header = rows.Count > 0 ? rows[0].Select(c => c.Trim()).ToList() : [];
        var (name, sender) = (header.IndexOf(UnitColumn), header.IndexOf(SenderColumn));
        var row = name < 0 || sender < 0 ? null : rows.Skip(1).FirstOrDefault(r => r.Length > Math.Max(name, sender) && r[name].Trim() == unit);
        if (row is null)
        {
            throw new IOException($"{path} 中没有单位“{unit}”的一行");
        }

        row[sender] = row[sender].Trim() is { Length: > 0 } before ? $"{before}、{address}" : address;
        using var written = new StringWriter { NewLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n" };
        using (var writer = new CsvWriter(written, new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = written.NewLine }))
        {
            foreach (var cells in rows)
            {
                foreach (var cell in cells)
                {
                    writer.WriteField(cell);
                }

                writer.NextRecord();
            }
        }

        var mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
        DurableFile.WriteAtomically(path, [.. encoding.GetPreamble(), .. encoding.GetBytes(written.ToString())], mode);
    }
}
