using System.Security.Cryptography;
using MailIntake.Domain;
using MailIntake.Mail.Storage;

namespace MailIntake.Import;

/// <summary>
/// Keeps the evidence files (佐证) that events name: screenshots, copies. They lie beside the import file and are copied into a folder
/// named by the event's number; the ledger keeps each one's name and SHA-256.
/// </summary>
/// <param name="folder">Where those of the office are kept.</param>
public sealed class EvidenceFiles(string folder)
{
    private const int MaxBytes = 50 << 20;

    /// <summary>The most characters that file systems have in a name (NAME_MAX octets on Linux; the names of folders here are ASCII).</summary>
    private const int MaxName = 255;

    /// <summary>Reports files that cannot be taken, and a number (编号) that cannot name their folder.</summary>
    /// <param name="importFile">The import file they lie beside.</param>
    /// <param name="line">The event's 1-based line there.</param>
    /// <param name="number">The event's number; null where it gets one.</param>
    /// <param name="names">The files' names.</param>
    /// <param name="problems">Where faults go.</param>
    public void Check(string importFile, int line, string? number, IReadOnlyList<string> names, List<Problem> problems)
    {
        if (number is not null && names.Count > 0 && Path.GetFileName(FolderOf(folder, number)).Length > MaxName)
        {
            problems.Add(new Problem(importFile, line, $"编号“{ShortText.Of(number, 40)}”太长，不能用来存放佐证文件；请写短一些（汉字不超过 28 个）"));
        }

        foreach (var name in names)
        {
            if (Find(importFile, name) is not { Exists: true } file)
            {
                problems.Add(new Problem(importFile, line, $"找不到佐证文件“{name}”；它应当放在导入文件旁边"));
            }
            else if (file.Length == 0)
            {
                // A pipe or a device has no length either: reading one may never end.
                problems.Add(new Problem(importFile, line, $"佐证文件“{name}”是空的"));
            }
            else if (file.Length > MaxBytes)
            {
                problems.Add(new Problem(importFile, line, $"佐证文件“{name}”超过 {MaxBytes >> 20} MB"));
            }
        }

        foreach (var same in names.GroupBy(n => Path.GetFileName(n), StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            problems.Add(new Problem(importFile, line, $"有 {same.Count()} 个佐证文件叫“{same.Key}”，请分别命名"));
        }
    }

    /// <summary>Copies the files of an event; each is on the disk when it returns.</summary>
    /// <param name="importFile">The import file they lie beside.</param>
    /// <param name="number">The event's number.</param>
    /// <param name="names">Their names.</param>
    /// <returns>Each file's SHA-256 in lower-case hexadecimal, a blank, and its name: a line of sha256sum.</returns>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public IReadOnlyList<string> Keep(string importFile, string number, IReadOnlyList<string> names)
    {
        var kept = new List<string>(names.Count);
        foreach (var name in names)
        {
            var into = FolderOf(folder, number);
            DurableFile.CreateDirectory(into);
            var content = File.ReadAllBytes(Find(importFile, name)!.FullName);
            DurableFile.WriteAtomically(Path.Combine(into, Path.GetFileName(name)), content);
            kept.Add($"{Convert.ToHexStringLower(SHA256.HashData(content))} {Path.GetFileName(name)}");
        }

        return kept;
    }

    /// <summary>The folder of an event's files below that of its office.</summary>
    public static string FolderOf(string office, string number) => Path.Combine(office, number.All(c => c == '.') ? number.Replace(".", "%2E", StringComparison.Ordinal) : Uri.EscapeDataString(number));

    /// <summary>The SHA-256 in what <see cref="Keep"/> returned for a file; empty where it has none.</summary>
    public static string HashOf(string kept) => kept.Length > 65 && kept[64] == ' ' ? kept[..64] : "";

    /// <summary>The name in what <see cref="Keep"/> returned for a file.</summary>
    public static string NameOf(string kept) => kept.Length > 65 && kept[64] == ' ' ? kept[65..] : kept;

    /// <summary>The file beside the import file or in a folder there; null where the name leads elsewhere, be it by a link.</summary>
    private static FileInfo? Find(string importFile, string name)
    {
        var beside = Path.GetDirectoryName(Path.GetFullPath(importFile))!;
        var file = new FileInfo(Path.GetFullPath(name, beside));
        if (file.LinkTarget is not null)
        {
            return null;
        }

        for (var folder = file.Directory; folder is not null; folder = folder.Parent)
        {
            if (folder.FullName == beside)
            {
                return file;
            }

            if (folder.LinkTarget is not null)
            {
                return null;
            }
        }

        return null;
    }
}
