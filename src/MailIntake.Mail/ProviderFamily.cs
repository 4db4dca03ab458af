namespace MailIntake.Mail;

/// <summary>Whose server software answers: what is told to an administrator, and what must not be tried, follows from it.</summary>
public enum ProviderFamily
{
    /// <summary>A server that is not known here and is taken at its word.</summary>
    Standard,

    /// <summary>Tencent: QQ, Foxmail, 企业微信邮箱.</summary>
    Qq,

    /// <summary>NetEase (Coremail): 163, 126, yeah.net, 188.</summary>
    NetEase,
}
