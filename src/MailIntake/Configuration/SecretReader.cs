namespace MailIntake.Configuration;

/// <summary>Reads the keys <c>secret</c> and <c>auth</c>, wherever they stand.</summary>
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
            map.Report("secret", "授权码不能写在配置文件里；请写 env:环境变量名、file:文件路径 或 credential:systemd凭据名");
        }

        return secret;
    }

    /// <summary>True where the secret is an OAuth 2.0 access token (<c>auth: xoauth2</c>), false for a 授权码 or password.</summary>
    public static bool IsAccessToken(ConfigMap map)
    {
        switch (map.TextOrNull("auth"))
        {
            case null or "password":
                return false;
            case "xoauth2":
                return true;
            default:
                map.Report("auth", "auth 只能写 password（授权码或密码，缺省）或 xoauth2（OAuth 2.0 令牌）；授权码写在 secret 所指的地方");
                return false;
        }
    }
}
