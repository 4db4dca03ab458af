using MailIntake.Domain;
using MailIntake.Mail.Storage;

namespace MailIntake.Import;

/// <summary>
/// Keeps the evidence files (佐证) that events name: screenshots, copies. They lie beside the import file and are copied into a folder
/// named by the event's number.
/// </summary>
/// <param name="folder">Where those of the office are kept.</param>
public sealed class EvidenceFiles(string folder)
{
    private const int MaxBytes = 50 << 20;

    /// <summary>Reports files that cannot be taken.</summary>
    public void Check(string importFile, int line, IReadOnlyList<string> names, List<Problem> problems)
    {
        foreach (var name in names)
        {
            if (Find(importFile, name) is not { Exists: true } file)
            {
                problems.Add(new Problem(importFile, line, $"找不到佐证文件“{name}”；它应当放在导入文件旁边"));
            }
            else if (file.Length > MaxBytes)
            {
                problems.Add(new Problem(importFile, line, $"佐证文件“{name}”超过 {MaxBytes >> 20} MB"));
            }
        }
    }

    /// <summary>Copies the files of an event; each is on the disk when it returns.</summary>
    /// <param name="importFile">The import file they lie beside.</param>
    /// <param name="number">The event's number.</param>
    /// <param name="names">Their names.</param>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public void Keep(string importFile, string number, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var into = Path.Combine(folder, Uri.EscapeDataString(number));
            DurableFile.CreateDirectory(into);
            DurableFile.WriteAtomically(Path.Combine(into, Path.GetFileName(name)), File.ReadAllBytes(Find(importFile, name)!.FullName));
        }
    }

    /// <summary>The file beside the import file; null where the name leads elsewhere.</summary>
    private static FileInfo? Find(string importFile, string name)
    {
        var beside = Path.GetDirectoryName(Path.GetFullPath(importFile))!;
        var path = Path.GetFullPath(name, beside);
        return path.StartsWith(beside + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? new FileInfo(path) : null;
    }
}
