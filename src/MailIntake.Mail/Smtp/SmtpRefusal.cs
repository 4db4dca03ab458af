using MailIntake.Domain;
using MailIntake.Domain.Time;

namespace MailIntake.Mail.Smtp;

/// <summary>
/// What a refusal means and what to do about it. Providers put their reasons into the text (NetEase's two-letter codes) and
/// use permanent codes for what is over tomorrow, so the text is looked at first, then the enhanced code, then the class.
/// </summary>
/// <param name="Advice">What it means and what to do, in Chinese.</param>
/// <param name="Retry">True where the same attempt may succeed later.</param>
/// <param name="RetryAfter">How long to wait, or null where nothing is known.</param>
internal sealed record SmtpRefusal(string Advice, bool Retry, TimeSpan? RetryAfter = null)
{
    /// <summary>True where the account or its login is refused, whatever was asked: no fault of the mail, which waits until a person has put it right.</summary>
    public bool OfAccount { get; private init; }

    /// <summary>Judges a reply that is not the one hoped for.</summary>
    /// <param name="stage">What was asked.</param>
    /// <param name="reply">The answer.</param>
    /// <param name="secretHint">Where the provider hands out its 授权码, in Chinese, or null.</param>
    /// <param name="now">For limits that last until the next day in Asia/Shanghai.</param>
    public static SmtpRefusal Of(SmtpStage stage, SmtpReply reply, string? secretHint, DateTimeOffset now)
    {
        var whereToGet = secretHint ?? "邮箱的网页版设置中开启 SMTP 服务并生成授权码";
        bool Says(params ReadOnlySpan<string> texts)
        {
            foreach (var text in texts)
            {
                if (reply.Text.Contains(text, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }

        return reply switch
        {
            _ when Says("HL:ICC", "HL:IFC") => new("本机 IP 同时的连接或短时间内的发信超过网易的限制，15 分钟后自动再试；请确认没有其他程序经同一出口大量发信", true, TimeSpan.FromMinutes(15)),
            _ when Says("MI:DMC", "RP:DRC") => new("一个连接上的邮件或收件人数已到网易的上限，换一个连接自动再发", true, TimeSpan.Zero),
            _ when Says("MI:SFQ") => new("15 分钟内发信数超过网易的限制，到时自动再试", true, TimeSpan.FromMinutes(15)),
            { IsTransient: true } when Says("DT:SPM") => new("网易暂时怀疑是垃圾邮件，2 分钟后自动再试", true, TimeSpan.FromMinutes(2)),
            _ when Says("DT:SPM") => new("网易当作垃圾邮件退回：请检查标题和正文中的链接、推广用语和附件，修改后重发", false),
            _ when Says("MI:STC", "RP:TRC") => new("今天的发信量已到网易的上限，明天自动再试", true, UntilTomorrow(now)),
            _ when Says("RP:RCL") => new("一封邮件的收件人太多：请减少每封邮件的收件人数", stage == SmtpStage.Recipient, stage == SmtpStage.Recipient ? TimeSpan.Zero : null),
            _ when stage <= SmtpStage.Sender && Says("no permission") => new($"此账号没有开启 SMTP 服务：请在{whereToGet}", false) { OfAccount = true }, // later it is a recipient's
            _ when reply.Code == 530 || (stage == SmtpStage.Sender && Says("authentication is required", "authentication required", "AUTH first", "login first", "not authenticated")) =>
                new("服务器要求先加密、登录才收信：请使用 smtps://，并在 outgoing 中写 user 和 secret", false) { OfAccount = true },
            { IsTransient: true } when stage == SmtpStage.Login => new("服务器暂时不能验证登录，稍后自动再试", true, TimeSpan.FromMinutes(5)),

            // QQ has one text for five causes, one of which is the rate of logins: not again at once.
            _ when stage == SmtpStage.Login =>
                new($"登录名或授权码不对，或者没有开启 SMTP 服务、登录太频繁。secret 要填授权码，不是登录网页用的密码：请在{whereToGet}", false, TimeSpan.FromMinutes(15)),
            _ when Says("frequency limited") => new("发信太频繁，被服务器限制，15 分钟后自动再试", true, TimeSpan.FromMinutes(15)),
            _ when Says("DT:SUM", "must be same as", "must equal authorized") => new("发件地址必须就是登录的邮箱：请把配置中 outgoing 的 from 改为登录名（user）所指的地址", false),
            { Code: 421 } => new("服务器暂停服务并断开了连接，稍后自动再试", true),
            { Code: 452 or 552, EnhancedCode: null or [_, '.', '5', '.', '3'] } when stage == SmtpStage.Recipient =>
                new("一封邮件的收件人太多，其余的另行再发", true, TimeSpan.Zero), // RFC 5321 section 4.5.3.1.10
            { EnhancedCode: [_, '.', '2', '.', '2'] } => new("对方邮箱已满：请通知对方清理，或换一个地址", reply.IsTransient),
            { EnhancedCode: [_, '.', '3', '.', '4'] } or { Code: 552 } => new("邮件太大：请减少附件", reply.IsTransient),
            { EnhancedCode: [_, '.', '7', ..] } when !reply.IsTransient => new("被对方的安全或反垃圾策略拒收：请联系对方的邮件管理员", false),
            { IsTransient: true } => new("服务器暂时不收，稍后自动再试", true),
            _ => new(
                stage switch
                {
                    SmtpStage.Recipient => "收件地址不存在或不收此信：请核对地址",
                    SmtpStage.Sender => "服务器不接受这个发件地址：请核对 outgoing 的 from",
                    SmtpStage.Content => "服务器拒收这封邮件",
                    _ => "服务器拒绝本机的连接：请核对服务器地址和端口，或联系服务器管理员",
                },
                false),
        };
    }

    /// <summary>The exception for a refusal that ends the attempt.</summary>
    /// <param name="server">Which server.</param>
    /// <param name="stage">What was asked.</param>
    /// <param name="reply">The answer.</param>
    public TransportException ToException(string server, SmtpStage stage, SmtpReply reply)
    {
        var what = stage switch
        {
            SmtpStage.Connection => "不能使用",
            SmtpStage.Login => "拒绝登录",
            SmtpStage.Sender => "拒绝发件人",
            SmtpStage.Recipient => "拒绝了所有收件人",
            _ => "拒收邮件",
        };

        // What is refused before any mail is named is no fault of the mail; nor is a service that is not switched on or a login that is missing.
        var mail = !Retry && stage >= SmtpStage.Sender && !OfAccount;
        return new($"发信服务器 {server} {what}：{Advice}。服务器答复：{reply.Text}", Retry, reply.Text, retryAfter: RetryAfter, mailRefused: mail);
    }

    private static TimeSpan UntilTomorrow(DateTimeOffset now) => OfficeTime.Start(OfficeTime.Day(now).AddDays(1)) - now;
}
