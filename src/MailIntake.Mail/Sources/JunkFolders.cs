namespace MailIntake.Mail.Sources;

/// <summary>Which folder is the provider's spam folder where the server does not mark one (RFC 6154 \Junk): by the names in use.</summary>
internal static class JunkFolders
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Junk", "Spam", "Junk E-mail", "Junk Email", "Junk Mail", "Bulk Mail", "垃圾邮件", "垃圾箱", "垃圾邮件箱",
    };

    /// <summary>True for a usual name of a spam folder, at the top or directly below INBOX.</summary>
    /// <param name="name">The folder's name as people see it.</param>
    public static bool IsUsualName(string name) =>
        Names.Contains(name) || (name.Length > 6 && name.StartsWith("INBOX", StringComparison.OrdinalIgnoreCase) && name[5] is '.' or '/' && Names.Contains(name[6..]));
}
