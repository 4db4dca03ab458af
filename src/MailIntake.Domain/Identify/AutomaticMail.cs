using System.Collections.Frozen;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Identify;

/// <summary>
/// Tells mail that no person wrote as a report: automatic replies (RFC 3834 and what QQ and others send instead), bounces
/// (RFC 3464, RFC 5321 section 4.5.5) and mailing lists (RFC 2369, RFC 2919).
/// </summary>
public static class AutomaticMail
{
    /// <summary>The rule that tells of a mail that no person wrote as a report.</summary>
    public const string Rule = "自动邮件";

    private const string Receipt = "回执";

    private static readonly FrozenDictionary<string, Func<string, bool>> Headers = new Dictionary<string, Func<string, bool>>(StringComparer.OrdinalIgnoreCase)
    {
        ["Auto-Submitted"] = value => !value.AsSpan().Trim().StartsWith("no", StringComparison.OrdinalIgnoreCase),
        ["X-QQ-HolidayReply"] = _ => true,
        ["X-QQ-AUTO-REPLY"] = _ => true,
        ["X-Autoreply"] = IsYes,
        ["X-Autorespond"] = IsYes,
        ["Precedence"] = value => value.AsSpan().Trim() is var v && (Is(v, "bulk") || Is(v, "list") || Is(v, "junk") || Is(v, "auto_reply")),
        ["List-Id"] = _ => true,
        ["List-Unsubscribe"] = _ => true,
        ["List-Post"] = _ => true,
        ["List-Help"] = _ => true,
        ["Return-Path"] = value => value.AsSpan().Trim() is "<>" || value.Contains("+auto_=", StringComparison.OrdinalIgnoreCase),
        ["Content-Type"] = value => value.AsSpan().TrimStart().StartsWith("multipart/report", StringComparison.OrdinalIgnoreCase),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Subjects = ["自动回复", "自动答复", "Automatic reply", "Auto reply", "AutoReply", "Out of Office", "外出自动回复", "假期自动回复", "休假自动回复", "已读", "已读回执", "阅读回执"];

    // A clerk or the title of a report may begin so too (不在办公室：…), and a recall (撤回) may be one of a report that was counted.
    private static readonly string[] DoubtfulSubjects =
    [
        "不在办公室", Receipt, "已阅", "未读", "已送达", "已传送", "已中继", "已接受", "邮件回执", "您的邮件已被阅读", "Read", "Delivered", "Relayed", "Accepted",
    ];

    private static readonly string[] Recalls =
    [
        "撤回", "召回", "邮件撤回", "邮件召回", "撤回邮件", "邮件撤回提醒", "邮件撤回通知", "邮件撤回报告", "邮件召回报告", "邮件召回通知", "Recall", "Message Recall Report",
    ];

    private static readonly string[] BounceSubjects = ["系统退信", "退信通知", "Undelivered Mail Returned to Sender", "Delivery Status Notification", "Mail delivery failed", "Undeliverable"];

    /// <summary>True for an address whose name says that nobody reads what is sent to it (noreply, do-not-reply). A report may come from one, so that it tells nothing about a mail.</summary>
    public static bool TakesNoAnswers(string address)
    {
        var name = string.Concat(address.TakeWhile(c => c != '@').Where(char.IsAsciiLetter));
        return name.StartsWith("noreply", StringComparison.OrdinalIgnoreCase) || name.StartsWith("donotreply", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What shows that the mail is automatic, or null where nothing does.</summary>
    public static Reason? Find(ReadMail mail) => Find(mail, out _);

    /// <summary>What shows that the mail is automatic, or null where nothing does.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="isCertain">
    /// False where nothing but a header says so that the programs of an authority put to what its people send, too (Precedence: bulk, List-Unsubscribe, an empty Return-Path).
    /// </param>
    public static Reason? Find(ReadMail mail, out bool isCertain)
    {
        isCertain = true;
        Reason? likely = null;
        foreach (var header in mail.Headers)
        {
            if (Headers.TryGetValue(header.Name, out var speaks) && speaks(header.Value))
            {
                var saw = new Reason(Rule, $"邮件头 {header.Name}: {ShortText.Beginning(header.Value, 60)}");
                if (IsCertain(header))
                {
                    return saw;
                }

                likely ??= saw;
            }
        }

        if (ByWhoAndWhat(mail) is { } certain)
        {
            return certain;
        }

        isCertain = likely is null;
        return likely;
    }

    private static bool IsCertain(HeaderField header) => header.Name.ToUpperInvariant() switch
    {
        "AUTO-SUBMITTED" => header.Value.AsSpan().Trim().StartsWith("auto-replied", StringComparison.OrdinalIgnoreCase),
        "PRECEDENCE" => header.Value.AsSpan().Trim().Equals("auto_reply", StringComparison.OrdinalIgnoreCase),
        "RETURN-PATH" => header.Value.Contains("+auto_=", StringComparison.OrdinalIgnoreCase),
        "LIST-ID" or "LIST-UNSUBSCRIBE" or "LIST-POST" or "LIST-HELP" => false,
        _ => true,
    };

    private static bool IsYes(string value) => value.AsSpan().Trim() is var v && !(Is(v, "no") || Is(v, "false") || Is(v, "0"));

    private static Reason? ByWhoAndWhat(ReadMail mail)
    {
        if (mail.From is [var from] && from.Address.AsSpan() is var address
            && (address.StartsWith("mailer-daemon", StringComparison.OrdinalIgnoreCase) || address.StartsWith("postmaster@", StringComparison.OrdinalIgnoreCase)
                || address.Contains("+auto_=", StringComparison.OrdinalIgnoreCase)))
        {
            return new Reason(Rule, $"发件地址 {from.Address} 是邮件系统");
        }

        var subject = mail.Subject.AsSpan().Trim();
        if (Beginning(subject, Subjects, inBrackets: false) is { } own)
        {
            return new Reason(Rule, $"主题以“{own}:”开头或只有“{own}”");
        }

        foreach (var words in BounceSubjects)
        {
            if (subject.StartsWith(words, StringComparison.OrdinalIgnoreCase))
            {
                return new Reason(Rule, $"主题以“{words}”开头，是退信");
            }
        }

        return null;
    }

    /// <summary>
    /// What speaks for a mail being automatic without being certain, or null: it goes to a person. The answer to an automatic one is a person's: 收到 or a report.
    /// </summary>
    /// <param name="mail">The mail.</param>
    /// <param name="hasFiles">True where it brings documents: an invitation (text/calendar, RFC 6047) with one may be how a report was sent.</param>
    /// <param name="isLong">True where its text is longer than an answer.</param>
    public static Reason? Suspect(ReadMail mail, bool hasFiles, bool isLong)
    {
        var subject = SubjectLine.Parse(mail.Subject).Text.AsSpan();
        if ((hasFiles || (isLong && subject.StartsWith(Receipt))) && subject.Length < mail.Subject.AsSpan().Trim().Length)
        {
            return null; // who answers a receipt (回复：回执：…) or an automatic reply with a document, or our receipt at length, sends a report
        }

        if (Beginning(subject, Recalls, inBrackets: true) is { } recall)
        {
            return new Reason(Rule, $"主题以“{recall}”开头，是撤回邮件的通知，不是来稿；它要撤回的可能是已经计数的来稿，请人工核对");
        }

        if ((Beginning(subject, Subjects, inBrackets: true) ?? Beginning(subject, DoubtfulSubjects, inBrackets: true)) is { } beginning)
        {
            return new Reason(Rule, $"主题以“{beginning}”开头，像是自动回复、回执或对它的答复，请人工确定");
        }

        foreach (var words in Subjects)
        {
            if (subject is [.., ']' or '】' or '）' or ')'] && subject[..^1].TrimEnd().EndsWith(words, StringComparison.OrdinalIgnoreCase)
                && subject[..^1].TrimEnd()[..^words.Length].TrimEnd() is [.., '[' or '【' or '（' or '('])
            {
                return new Reason(Rule, $"主题以“[{words}]”结尾，像是自动回复，请人工确定");
            }
        }

        if (subject.StartsWith("来自") && subject.EndsWith("的自动回复"))
        {
            return new Reason(Rule, "主题以“的自动回复”结尾，像是自动回复，请人工确定");
        }

        return !hasFiles && mail.Attachments.Any(IsCalendar) ? new Reason(Rule, "邮件是会议邀请或对它的答复（日历），没有稿件附件，请人工确定") : null;
    }

    private static bool IsCalendar(MailAttachment attachment) =>
        attachment.MediaType is "text/calendar" or "application/ics" || attachment.FileName?.EndsWith(".ics", StringComparison.OrdinalIgnoreCase) == true;

    // A report may well be about automatic replies: only with a colon or alone are they the mail program's own; in brackets they may be.
    private static string? Beginning(ReadOnlySpan<char> subject, string[] of, bool inBrackets)
    {
        var inner = inBrackets && subject is ['[' or '【', ..] ? subject[1..].TrimStart() : subject;
        foreach (var words in of)
        {
            if (inner.StartsWith(words, StringComparison.OrdinalIgnoreCase)
                && inner[words.Length..].TrimStart() is var rest && (inner.Length < subject.Length ? rest is [']' or '】', ..] : rest is [] or [':' or '：', ..]))
            {
                return words;
            }
        }

        return null;
    }

    private static bool Is(ReadOnlySpan<char> value, string word) => value.Equals(word, StringComparison.OrdinalIgnoreCase);
}
