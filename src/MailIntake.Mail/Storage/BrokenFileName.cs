namespace MailIntake.Mail.Storage;

/// <summary>File names that are no UTF-8 (GBK, of an old share or archive): the file is there, and the library, which cannot decode its name, cannot open it.</summary>
public static class BrokenFileName
{
    /// <summary>What is wrong with such a file, and what to do.</summary>
    public const string Fault = "文件名不是 UTF-8，程序打不开；请改名";

    /// <summary>True for a name or path as a listing gives it where it could not be decoded.</summary>
    public static bool Is(string name) => name.Contains('\uFFFD', StringComparison.Ordinal);
}
