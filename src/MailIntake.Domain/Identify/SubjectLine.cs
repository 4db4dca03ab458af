using System.Text.RegularExpressions;

namespace MailIntake.Domain.Identify;

/// <summary>
/// A subject taken apart: the prefixes that mail programs (转发、回复、Fw、Re in any mix) and clerks (报送、重发) put before it removed, and the labels that
/// a clerk puts to it, in brackets of any kind or at the start followed by a colon.
/// </summary>
public sealed partial class SubjectLine
{
    private const string Openers = "（(【[〔［《";
    private const string Closers = "）)】]〕］》";
    private const string Separators = ":：-－—_+＋|｜";
    private const int MaxLabel = 30;
    private const int MaxLeading = 16;
    private const int MaxSubject = 1_000;

    private const string Replies = "re|回复|回覆|答复|回";
    private const string Forwards = "fwd?|转发|轉寄|转";
    private const string OfClerks = "(再次|重新)?报送|补报|重报|重发|补发|再发|投稿";

    // 回复：, Re[2]:, 转发（1）：
    private const string End = @"\s*([\[(（]\s*\d{1,3}\s*[\])）]\s*)?[:：]\s*";

    private SubjectLine(string text) => Text = text;

    /// <summary>The subject without prefixes.</summary>
    public string Text { get; private init => field = WithoutGateways(value); }

    // Before, behind and between the prefixes: [EXTERNAL] 转发: [垃圾邮件] 简报：…
    private static string WithoutGateways(string text)
    {
        const int Most = 4;
        for (var marks = 0; marks < Most && Gateway().Match(text) is { Success: true, Length: var mark }; marks++)
        {
            text = text[mark..];
            text = text[Prefixes().Match(text).Length..].Trim();
        }

        return text;
    }

    // [SPAM], ***SPAM***, [EXTERNAL], 【外部邮件】, 垃圾邮件：: what mail gateways put before the sender's own words.
    [GeneratedRegex(
        @"^\s{0,8}([\[【［(（]\s{0,4}(\*{0,8}\s{0,2}(suspected\s{0,2})?spam\s{0,2}\*{0,8}|external(\s{0,2}(e-?mail|mail|sender))?|ext|(外部|外来|外网|(疑似)?(垃圾|可疑|广告|钓鱼))邮件)\s{0,4}[\]】］)）]|\*{2,8}\s{0,2}spam\s{0,2}\*{2,8}|(外部|垃圾|可疑)邮件(?=\s{0,4}[:：]))\s{0,4}[:：]?\s{0,4}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Gateway();

    /// <summary>Takes a subject apart; of a subject over 1,000 characters only the beginning.</summary>
    public static SubjectLine Parse(string subject)
    {
        var text = Beginning(subject);
        return new SubjectLine(text[Prefixes().Match(text).Length..].Trim());
    }

    /// <summary>True where a mail program wrote that the mail is a reply: 回复：, also where the reply was then passed on (转发：回复：).</summary>
    public static bool IsReply(string subject) => Reply().IsMatch(Beginning(subject));

    /// <summary>True where a mail program wrote that the mail is passed on: 转发：, before all else.</summary>
    public static bool IsForward(string subject) => Forward().IsMatch(Beginning(subject));

    /// <summary>The contents of the brackets, innermost, from left to right, each with the place of the brackets around it.</summary>
    public IEnumerable<(string Content, Range Place)> Bracketed()
    {
        var open = -1;
        for (var i = 0; i < Text.Length; i++)
        {
            if (Openers.Contains(Text[i]))
            {
                open = i;
            }
            else if (open >= 0 && Closers.Contains(Text[i]))
            {
                if (i - open - 1 is > 0 and <= MaxLabel)
                {
                    yield return (Text[(open + 1)..i], open..(i + 1));
                }

                open = -1;
            }
        }
    }

    /// <summary>What stands at the start of a text before a colon or dash, at most 16 characters; null where there is no such thing.</summary>
    /// <param name="text">The subject, or what remains of it after earlier labels.</param>
    public static string? Leading(string text)
    {
        var end = text.AsSpan().IndexOfAny(Separators);
        return end is > 0 and <= MaxLeading && text.AsSpan(0, end).IndexOfAny(Openers) < 0 ? text[..end] : null;
    }

    /// <summary>Removes blanks and separators from both ends.</summary>
    public static string Trim(string text) => text.Trim([' ', '\u3000', '\t', '、', '，', ',', '·', '*', '.', '。', ';', '；', .. Separators]);

    private static string Beginning(string subject) => ShortText.Beginning(subject, MaxSubject);

    [GeneratedRegex($@"^\s*(({Replies}|{Forwards}|{OfClerks}){End})*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Prefixes();

    [GeneratedRegex($@"^\s*(({Forwards}){End})*({Replies}){End}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Reply();

    [GeneratedRegex($@"^\s*({Forwards}){End}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Forward();
}
