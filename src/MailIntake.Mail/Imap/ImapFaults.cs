using MailIntake.Domain;

namespace MailIntake.Mail.Imap;

/// <summary>
/// Turns what a server refuses or a connection suffers into words an administrator can act on, and says whether trying again
/// can help. The providers' texts are those seen from real accounts.
/// </summary>
/// <param name="options">The mailbox.</param>
internal sealed class ImapFaults(ImapOptions options)
{
    private string SecretHint => options.Provider?.SecretHint ?? ProviderRefusals.CommonHint("IMAP");

    /// <summary>A refusal: NO, BAD or BYE.</summary>
    public TransportException Refused(ImapStep step, ImapStatus status, string? detail = null)
    {
        var (advice, retry) = Advise(step, status);
        return Fault($"{advice}{(detail is null ? "" : $"（{detail}）")}", retry, status.Text);
    }

    /// <summary>The connection could not be made or ended.</summary>
    public TransportException Lost(ImapStep step, Exception? cause) => Fault(
        step == ImapStep.Connect ? "连接不上服务器，请检查网络、服务器地址和端口；稍后自动重试" : $"{Name(step)}时连接中断，稍后自动重试",
        retry: true, reply: null, cause);

    /// <summary>The server is silent or too slow.</summary>
    public TransportException TimedOut(ImapStep step) =>
        Fault($"{Name(step)}时服务器长时间没有应答，稍后自动重试；若一直如此，请检查网络和防火墙", retry: true);

    /// <summary>The server sent what IMAP does not allow.</summary>
    public TransportException Malformed(ImapStep step, string what, Exception? cause = null) =>
        Fault($"{Name(step)}时服务器的应答不符合 IMAP 协议（{what}），已断开，稍后自动重试；若一直如此，请核对服务器地址和端口", retry: true, reply: null, cause);

    /// <summary>Any other fault.</summary>
    public TransportException Fault(string message, bool retry, string? reply = null, Exception? cause = null) =>
        new($"邮箱 {options.Account}（{options.Server}）：{message}{(string.IsNullOrEmpty(reply) ? "" : $"。服务器原话：{reply}")}", retry, string.IsNullOrEmpty(reply) ? null : reply, cause);

    /// <summary>True where the words are those of a provider that refuses the whole connection, not the one thing that was asked for.</summary>
    public bool ConcernsConnection(ImapStatus status) => KnownCause(status) is not null;

    private (string Advice, bool Retry) Advise(ImapStep step, ImapStatus status) => KnownCause(status) ?? step switch
    {
        ImapStep.Login when status.Word != "BYE" => ($"登录被拒绝：用户名或授权码不对，或者没有开启 IMAP 服务。secret 要填授权码，不是登录密码；在{SecretHint}", false),
        ImapStep.Open when status.Code == "NONEXISTENT" || Says(status, "doesn't exist") => ("文件夹不存在，请核对 folders 中写的名称", false),
        _ when status.Word == "BYE" => ($"{Name(step)}时服务器断开了连接，稍后自动重试", true),
        _ => ($"{Name(step)}被服务器拒绝，稍后自动重试", true),
    };

    private (string Advice, bool Retry)? KnownCause(ImapStatus status) => ProviderRefusals.Of(status.Text, "IMAP", SecretHint) ?? status.Code switch
    {
        "LIMIT" or "INUSE" => ProviderRefusals.TooMany,
        "UNAVAILABLE" or "SERVERBUG" => ProviderRefusals.Busy,
        _ => null,
    };

    private static bool Says(ImapStatus status, string words) => status.Text.Contains(words, StringComparison.OrdinalIgnoreCase);

    private static string Name(ImapStep step) => step switch
    {
        ImapStep.Connect => "连接",
        ImapStep.Login => "登录",
        ImapStep.List => "列出文件夹",
        ImapStep.Open => "打开文件夹",
        ImapStep.Search => "查找新邮件",
        _ => "收取邮件",
    };
}
