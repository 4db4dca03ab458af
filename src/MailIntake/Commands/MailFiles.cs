using System.CommandLine;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Storage;

namespace MailIntake.Commands;

/// <summary>The .eml files that a command is given.</summary>
internal static class MailFiles
{
    /// <summary>One or more files.</summary>
    public static Argument<string[]> Argument() => new("FILE") { HelpName = "FILE", Arity = ArgumentArity.OneOrMore, Description = ".eml 文件" };

    /// <summary>Reads the files one by one, after it is sure that each can be read.</summary>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public static IEnumerable<(string File, byte[] Raw)> Read(IReadOnlyList<string> files)
    {
        var problems = new List<Problem>();
        foreach (var file in files)
        {
            try
            {
                using var open = File.OpenRead(file);
                if (open.Length > Array.MaxLength)
                {
                    problems.Add(new Problem(file, null, "文件太大"));
                }
                else if (IsDocument(open))
                {
                    problems.Add(new Problem(file, null, "这是文档，不是邮件；请写 .eml 邮件文件，文档作为它的附件"));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(new Problem(file, null, Directory.Exists(file) ? "这是文件夹，请写 .eml 文件" : StorageFault.Unreadable(e)));
            }
        }

        return problems.Count > 0 ? throw new InputException(problems) : files.Select(file => (file, File.ReadAllBytes(file)));
    }

    // PDF, ZIP (docx, xlsx, ofd) and compound files (doc, xls, msg): read as a mail each would be one of nonsense.
    private static bool IsDocument(FileStream file)
    {
        Span<byte> start = stackalloc byte[8];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return start.StartsWith("%PDF"u8) || FormatDetector.IsZip(start) || FormatDetector.IsCompoundFile(start);
    }
}
