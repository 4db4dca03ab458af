namespace MailIntake.Configuration;

/// <summary>Reads the key <c>secret</c>, wherever it stands.</summary>
internal static class SecretReader
{
    /// <summary>The reference, or null where there is none or, reported, where it is not a reference.</summary>
    public static SecretReference? Read(ConfigMap map, AppFolders folders)
    {
        if (map.TextOrNull("secret") is not { } text)
        {
            return null;
        }

        var secret = SecretReference.Parse(text, folders.Config);
        if (secret is null)
        {
            // The text may be the secret itself: it is not repeated in the message.
            map.Report("secret", "授权码不能写在配置文件里；请写 env:环境变量名 或 file:文件路径");
        }

        return secret;
    }
}
