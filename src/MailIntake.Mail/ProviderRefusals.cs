namespace MailIntake.Mail;

/// <summary>
/// The providers' words by which they refuse a whole connection, whatever was asked for, as seen from real accounts: what an administrator can do,
/// and whether trying again can help.
/// </summary>
internal static class ProviderRefusals
{
    // A login every 15 s was refused by QQ after ten, one every 120 s never.
    private const string Interval = "mailintake.yaml 中 schedule 的 poll，不少于 120 秒";

    /// <summary>Too many connections or logins.</summary>
    public static readonly (string Advice, bool Retry) TooMany = ($"服务器说连接或登录太多。请关闭占用该邮箱的其他程序，或加大轮询间隔（{Interval}）；稍后自动重试", true);

    /// <summary>The server has no time.</summary>
    public static readonly (string Advice, bool Retry) Busy = ($"服务器繁忙或暂时不可用，稍后自动重试；若一直如此，可能是登录太频繁：请关闭占用该邮箱的其他程序，或加大轮询间隔（{Interval}）", true);

    /// <summary>Where a secret is made at a provider that is not known.</summary>
    /// <param name="protocol">IMAP or POP3.</param>
    public static string CommonHint(string protocol) => $"网页版邮箱的设置中开启 {protocol} 服务；要求授权码的，生成授权码";

    /// <summary>What known words mean, or null.</summary>
    /// <param name="text">The server's words.</param>
    /// <param name="protocol">IMAP or POP3: what has to be switched on.</param>
    /// <param name="secretHint">Where, and where the 授权码 is made.</param>
    public static (string Advice, bool Retry)? Of(string text, string protocol, string secretHint)
    {
        if (Says("Unsafe Login"))
        {
            // NetEase, to a connection that it does not trust in spite of ID.
            return ($"服务器认为登录不安全而拒绝打开邮箱。请用浏览器登录一次该邮箱，在{secretHint}；仍不行请按服务器原话联系客服", false);
        }

        if (Says("Account is abnormal"))
        {
            // QQ has one text for five causes; two of them pass by themselves.
            return ($"登录被拒绝。QQ 邮箱对五种原因用同一句话，请逐一检查：①没有开启 {protocol}/SMTP 服务；②填的是登录密码而不是授权码；③授权码填错，或修改密码后已失效；④登录太频繁；⑤服务器繁忙。在{secretHint}。④⑤稍后自动重试即可", true);
        }

        return Says("Too many") || Says("frequency") ? TooMany
            : Says("System busy") || Says("Server busy") ? Busy
            : null;

        bool Says(string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
    }
}
