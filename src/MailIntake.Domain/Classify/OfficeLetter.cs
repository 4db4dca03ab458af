using System.Text.RegularExpressions;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Outbox;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Classify;

/// <summary>
/// Tells a mail whose few words are for the office and not a report: 收到，谢谢, an answer to a receipt, a question. It goes to a person: counted, it would
/// fill a quota, fulfil a commission or take a returned item's place. Whatever has a report attached, or a text of some length, is none.
/// </summary>
internal static partial class OfficeLetter
{
    // “收到，谢谢！文旅集团周敏”: an acknowledgement has no more 字.
    private const int MostAcknowledged = 40;

    /// <summary>The most 字 of an answer to the office's own mail: the shortest reports have more; so has nearly every answer in earnest.</summary>
    public const int MostAnswered = 99;
    private const int MostNotices = 20;
    private const int LongestName = 3;
    private const int MostUnits = 3;

    // What stands between a unit's name and the rest of a title.
    private static readonly char[] Around = [.. " \u3000\t:：-－—–_·|｜/，,、（()）【】[]［］〔〕"];

    /// <summary>An answer that says so fulfils a commission at some offices, by a rule of theirs.</summary>
    public const string NotConcerned = "不涉及";

    /// <summary>Why a mail without a file is for the office and no report, in Chinese, or null.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="report">What was taken for its report, or null.</param>
    /// <param name="unit">The unit, or null.</param>
    /// <param name="title">The title.</param>
    /// <param name="office">The office.</param>
    /// <param name="commissions">The office's commissions.</param>
    /// <param name="isAcknowledgement">True where the text is nothing but an acknowledgement.</param>
    public static string? Find(
        ReadMail mail, ReportText? report, RosterUnit? unit, string title, OfficeContext office, CommissionIndex commissions, out bool isAcknowledgement)
    {
        isAcknowledgement = false;
        if (report is not { Source: ReportText.Body, Fault: null, Words: > 0 })
        {
            return null;
        }

        IReadOnlyList<string> names = unit is null ? [] : [.. unit.Aliases.Append(unit.Name).OrderByDescending(n => n.Length)];
        isAcknowledgement = IsAcknowledgement(report, names);
        return isAcknowledgement ? $"正文（{report.Words} 字）只是收到、致谢一类的话，像是答复而不是稿件，请人工确定"
            : Answered(mail, report, office, commissions) is { } own ? $"是对{own}的回复，没有附件，正文只有 {report.Words} 字，像是对它的答复而不是稿件，请人工确定"
            : IsRequest(title, report, names, office) ? $"主题“{title}”，正文只有 {report.Words} 字，像是给办公室的询问、申请或说明而不是稿件，请人工确定"
            : null;
    }

    // True for a text that is nothing but an acknowledgement: 收到, 谢谢, 马上修改, with who says it.
    private static bool IsAcknowledgement(ReportText report, IReadOnlyList<string> names)
    {
        if (report.Words is 0 or > MostAcknowledged || report.Text.Length > 4 * MostAcknowledged || report.Text.Contains(NotConcerned, StringComparison.Ordinal))
        {
            return false;
        }

        var clauses = Clause().Matches(report.Text).Select(m => m.Value).ToList();
        var any = false;
        for (var i = 0; i < clauses.Count; i++)
        {
            var own = names.FirstOrDefault(n => clauses[i].StartsWith(n, StringComparison.Ordinal));
            var rest = own is null ? clauses[i] : clauses[i][own.Length..];
            if (Acknowledged().IsMatch(rest))
            {
                any = true;
            }
            else if (!Neutral().IsMatch(rest) && !(rest.Length <= LongestName && any && (own is not null || i == clauses.Count - 1)))
            {
                return false;
            }
        }

        return any;
    }

    // What shows that a mail answers one of the office's own (a receipt, a bulletin, a reminder, a commission's notice) in a few words, in Chinese; else null.
    private static string? Answered(ReadMail mail, ReportText report, OfficeContext office, CommissionIndex commissions)
    {
        if (report.Words > MostAnswered || !SubjectLine.IsReply(mail.Subject))
        {
            return null;
        }

        // Where a clerk changed the subject, the conversation says it.
        return office.OwnSubjects.Find(SubjectLine.Parse(mail.Subject).Text) is { } own ? $"“{own}”"
            : mail.RepliesTo.Take(MostNotices).Any(OwnMessageId.IsOne) || commissions.IsAnswerToNotice(mail.RepliesTo) ? "本办发出的邮件"
            : MayAnswerRewritten(mail, office) ? "经 QQ 邮箱发出的邮件（本办的信也经 QQ 发出，由它改了编号，分不清是不是本办的）"
            : null;
    }

    /// <summary>True for an answer to a mail that went out through QQ, as the office's own do, where neither the conversation nor the subject says whose it was.</summary>
    public static bool MayAnswerRewritten(ReadMail mail, OfficeContext office) =>
        office.SendsThroughQq && mail.RepliesTo.Take(MostNotices).Any(OwnMessageId.IsOfQq) && !mail.RepliesTo.Take(MostNotices).Any(OwnMessageId.IsOne)
        && office.OwnSubjects.Find(SubjectLine.Parse(mail.Subject).Text) is null;

    // True where the title says that the office is asked for something (请问…, 请撤回…, 更正说明, …延期的申请, …有误，请勿采用, 关于…的函) and the text has but a few words.
    private static bool IsRequest(string title, ReportText report, IReadOnlyList<string> names, OfficeContext office) =>
        report.Words <= MostAnswered && (Request().IsMatch(title) || Request().IsMatch(WithoutUnits(title, names, office)));

    // 国投集团请问何时通报, 更正说明 国投集团办公室: clerks put who asks before it or behind it.
    private static string WithoutUnits(string title, IReadOnlyList<string> names, OfficeContext office)
    {
        for (var i = 0; i < MostUnits; i++)
        {
            var known = names.Concat(office.Names.Find(title).Select(f => f.Name)).OrderByDescending(n => n.Length).ToList();
            var (start, end) = (title.TrimStart(Around), title.TrimEnd(Around));
            if (known.Find(n => start.StartsWith(n, StringComparison.Ordinal)) is { } first)
            {
                var rest = start[first.Length..];
                title = (Department().Match(rest) is { Success: true, Length: var department } ? rest[department..] : rest).TrimStart(Around);
            }
            else if (known.Find(n => end.LastIndexOf(n, StringComparison.Ordinal) is >= 0 and var at && LastDepartment().IsMatch(end.AsSpan(at + n.Length))) is { } last)
            {
                title = end[..end.LastIndexOf(last, StringComparison.Ordinal)].TrimEnd(Around);
            }
            else
            {
                break;
            }
        }

        return title;
    }

    [GeneratedRegex(@"[\p{L}\p{N}]{1,160}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Clause();

    private const string Greeting = "((各位|尊敬的)?(领导|老师|主任|科长|处长|同志)?(您好|你好|早上好|上午好|中午好|下午好|晚上好))";
    private const string We = "(我(单位|公司|集团|局|委|办|科|们|方|区|县|市|处|站)?|本(单位|公司|集团|局|委|办|科|区|县)|已经?|均|都|也)";
    private const string What = "(您的|贵[局委办处]的?)?(回执|邮件|来信|来函|通知|通报|提醒|约稿通知|约稿|对账单|信息|意见)";
    private const string Taken = $"({What}?{We}{{0,3}}(已经?)?(收到|收悉|知悉|知晓|获悉|阅悉|敬悉|阅|了解|明白|清楚)(了|啦|{What})?)";
    private const string Thanks = "((非常|十分)?(感谢|谢谢|多谢)(您|你)?(的)?(了|啦|领导|老师|各位领导|各位老师|提醒|支持|指导|关心|回复|告知)?)";
    private const string Yes = "(好的?|好嘞|可以|行|嗯|是的?|OK|没问题|没有问题|无异议|没有异议|(您|你们?)?辛苦(了|啦|您了)?|麻烦(了|您了|你了)|打扰了|给您添麻烦了|抱歉|不好意思|请(领导|老师|您)?放心|放心|请?(领导|老师|您)?稍[等候](一下|片刻)?)";
    private const string Soon = "(这就|马上|立即|立刻|尽快|抓紧|及时|按时|按期|按要求|一定|会|将|稍后|随后|认真|照此|再)";
    private const string Send = "(报送|上报|重报|补报|发送|报|发(过来|过去|给(您|你们?))?)";
    private const string Will = $"({We}{{0,2}}({Soon}{{1,4}}(时间)?(组织|安排|进行)?(修改|办理|落实|更正|处理|整改|核实|完成|回复|反馈|撰写|准备|提供|改|办|{Send})(后)?(重新)?(好|到位|完善|{Send}|好?之?后?(再|重新){Send})?|(修改|更正|整改|核实|完善|改)[好完]?之?后?{Soon}{{1,2}}(重新)?{Send}))";

    [GeneratedRegex($"^{Greeting}?({Taken}|{Thanks}|{Yes}|{Will}){{1,4}}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Acknowledged();

    [GeneratedRegex($"^({Greeting}|(各位|尊敬的)?(领导|老师|主任|科长|处长|同志)们?|[0-9年月日号]{{1,16}})?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Neutral();

    // 国投集团下属公司请问: what stands between a unit's name and what it asks; 更正说明 国投集团办公室.
    [GeneratedRegex(@"^\p{L}{0,8}?[局委办室科股部站司心会][ \u3000:：，,\-－—（()）]{0,4}(?=请|申请)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Department();

    [GeneratedRegex(@"^(\p{L}{0,8}[局委办室科股部站司心会])?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LastDepartment();

    // 请教专家 is what a unit does. A letter (关于调整信息员的函) tells the office something.
    [GeneratedRegex(@"^(请问|请教(?!.{0,8}(专家|院士|教授|学者)))|^(请|申请|请求)(予以|准予|允许)?(撤回|撤销|撤稿|更正|延期|延迟|暂缓|不要采用|勿采用)|^.{0,40}(撤回|撤稿|更正|勘误|延期|延迟|迟报|缓报).{0,12}(说明|申请|请示|函)$|^请(帮忙|协助|帮)?(查询|查一下)|^.{0,60}请(勿|不要|别)(采用|采纳|刊用|刊发).{0,8}$|^.{0,40}(报送|上报|报)的.{0,30}(信息|简讯|专报|简报|稿件|文稿|材料)有误.{0,20}$|^.{0,40}关于.{2,60}的函$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Request();
}
