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
    private const string Step = "自动邮件";

    private static readonly FrozenDictionary<string, Func<string, bool>> Headers = new Dictionary<string, Func<string, bool>>(StringComparer.OrdinalIgnoreCase)
    {
        ["Auto-Submitted"] = value => !value.AsSpan().Trim().StartsWith("no", StringComparison.OrdinalIgnoreCase),
        ["X-QQ-HolidayReply"] = _ => true,
        ["X-QQ-AUTO-REPLY"] = _ => true,
        ["X-Autoreply"] = _ => true,
        ["X-Autorespond"] = _ => true,
        ["Precedence"] = value => value.AsSpan().Trim() is var v && (Is(v, "bulk") || Is(v, "list") || Is(v, "junk") || Is(v, "auto_reply")),
        ["List-Id"] = _ => true,
        ["List-Unsubscribe"] = _ => true,
        ["List-Post"] = _ => true,
        ["List-Help"] = _ => true,
        ["Return-Path"] = value => value.AsSpan().Trim() is "<>" || value.Contains("+auto_=", StringComparison.OrdinalIgnoreCase),
        ["Content-Type"] = value => value.AsSpan().TrimStart().StartsWith("multipart/report", StringComparison.OrdinalIgnoreCase),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Subjects = ["自动回复", "自动答复", "Automatic reply", "Auto reply", "AutoReply", "Out of Office", "已读"];
    private static readonly string[] BounceSubjects = ["系统退信", "退信通知", "Undelivered Mail Returned to Sender", "Delivery Status Notification", "Mail delivery failed", "Undeliverable"];

    /// <summary>What shows that the mail is automatic, or null where nothing does.</summary>
    public static Reason? Find(ReadMail mail)
    {
        foreach (var header in mail.Headers)
        {
            if (Headers.TryGetValue(header.Name, out var speaks) && speaks(header.Value))
            {
                return new Reason(Step, $"邮件头 {header.Name}: {(header.Value.Length > 60 ? header.Value[..60] : header.Value)}");
            }
        }

        if (mail.From is [var from] && from.Address.AsSpan() is var address
            && (address.StartsWith("mailer-daemon", StringComparison.OrdinalIgnoreCase) || address.StartsWith("postmaster@", StringComparison.OrdinalIgnoreCase)
                || address.Contains("+auto_=", StringComparison.OrdinalIgnoreCase)))
        {
            return new Reason(Step, $"发件地址 {from.Address} 是邮件系统");
        }

        var subject = mail.Subject.AsSpan().TrimStart();
        foreach (var words in Subjects)
        {
            // A report may well be about automatic replies: only with a colon are they the mail program's own.
            if (subject.StartsWith(words, StringComparison.OrdinalIgnoreCase) && subject[words.Length..].TrimStart() is [':' or '：', ..])
            {
                return new Reason(Step, $"主题以“{words}:”开头");
            }
        }

        foreach (var words in BounceSubjects)
        {
            if (subject.StartsWith(words, StringComparison.OrdinalIgnoreCase))
            {
                return new Reason(Step, $"主题以“{words}”开头，是退信");
            }
        }

        return null;
    }

    private static bool Is(ReadOnlySpan<char> value, string word) => value.Equals(word, StringComparison.OrdinalIgnoreCase);
}
