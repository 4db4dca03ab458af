using MailIntake.Configuration;
using MailIntake.Mail.Storage;

namespace MailIntake.Commands;

/// <summary>A folder that a person named, for what the program writes.</summary>
internal static class OutputFolder
{
    /// <summary>Refuses a folder that holds the program's data or lies among the mails or the evidence, by whatever links: what is written and removed there would be the data itself.</summary>
    /// <param name="name">What names it, for the message: the option or the argument.</param>
    /// <param name="path">The folder.</param>
    /// <param name="folders">The program's folders.</param>
    /// <param name="database">The ledger's file.</param>
    /// <exception cref="InputException">It is not apart.</exception>
    public static void KeepApart(string name, string path, AppFolders folders, string database)
    {
        var folder = RealPath(path);
        if (IsWithin(RealPath(folders.Data), folder) || IsWithin(RealPath(database), folder) || IsWithin(folder, RealPath(folders.Archive)) || IsWithin(folder, RealPath(folders.AllEvidence)))
        {
            throw new InputException($"{name} {path} 和数据文件夹 {folders.Data} 或其中的存档、佐证、台账在一处；请换一个文件夹，最好在另一块磁盘上");
        }
    }

    private static bool IsWithin(string path, string folder) =>
        (path + Path.DirectorySeparatorChar).StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>The path with every link in it followed.</summary>
    private static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        var own = new FileInfo(Path.Combine(RealPath(parent), Path.GetFileName(full)));
        return own.LinkTarget is not null && own.ResolveLinkTarget(returnFinalTarget: true) is { } target ? RealPath(target.FullName) : own.FullName;
    }

    /// <summary>Makes the folder where there is none.</summary>
    /// <param name="name">What names it, for the message: the option or the argument.</param>
    /// <param name="path">The folder.</param>
    /// <exception cref="InputException">There can be no such folder: a file is in its way, or there is no permission.</exception>
    /// <exception cref="IOException">The disk is at fault.</exception>
    public static void Make(string name, string path)
    {
        for (var part = Path.GetFullPath(path); part is not null; part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part))
            {
                throw new InputException($"{name} 要写文件夹，{path} 不行：{part} 是文件；请换一个文件夹");
            }
        }

        try
        {
            DurableFile.CreateDirectory(path);
        }
        catch (UnauthorizedAccessException)
        {
            throw new InputException($"{name} {path}：没有权限建立这个文件夹；请换一个文件夹，或者请管理员给权限");
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // What the system says of a place that takes no folders, such as /proc.
            throw new InputException($"{name} {path}：这里不能建立文件夹；请换一个文件夹");
        }
    }
}
