using MailIntake.Mail.Storage;

namespace MailIntake.Commands;

/// <summary>A folder that a person named, for what the program writes.</summary>
internal static class OutputFolder
{
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
