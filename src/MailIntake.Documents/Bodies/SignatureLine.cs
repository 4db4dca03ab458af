using System.Text.RegularExpressions;

namespace MailIntake.Documents.Bodies;

/// <summary>What the lines of a signature look like, each taken by itself: telephone and address, office, post, name, date, a closing phrase, a rule.</summary>
internal static partial class SignatureLine
{
    /// <summary>True for nothing but names, one of them an office's or a post's: 张三 | 国投集团综合部, or 国投集团办公室 副主任.</summary>
    public static bool IsCard(ReadOnlySpan<char> line)
    {
        const int Longest = 60;
        if (line.Length > Longest)
        {
            return false;
        }

        var known = false;
        foreach (var range in line.SplitAny(" \t\u3000\u00A0|｜/"))
        {
            var part = line[range];
            if (!part.IsEmpty)
            {
                var sure = IsOffice(part) || Post().IsMatch(part) || IsContact(part);
                if (!sure && !PersonName().IsMatch(part))
                {
                    return false;
                }

                known |= sure;
            }
        }

        return known;
    }

    /// <summary>True for the name of an office alone.</summary>
    public static bool IsOffice(ReadOnlySpan<char> line) => SignedByOffice().IsMatch(line);

    /// <summary>True for a short line that ends in a telephone number: 国投集团办公室　刘敏　0812-3330000.</summary>
    private static bool IsPhoneLine(ReadOnlySpan<char> line) => line.Length <= 50 && EndsInPhone().IsMatch(line) && line.IndexOfAny("，。；！？") < 0;

    /// <summary>True for a line that says how to reach who sends a mail, or who that is by his function: 联系人：张三, 信息员：张三 13800000000, 0812-3330000.</summary>
    public static bool IsContact(ReadOnlySpan<char> line) => Contact().IsMatch(line) || IsPhoneLine(line) || IsPerson(line);

    // 信息员：张三 with or without a number, or 张三，13800000000. What else stands behind such a word is the report's: 信息员：全市共120名。
    private static bool IsPerson(ReadOnlySpan<char> line)
    {
        const int Longest = 50;
        const int ShortestNumber = 7;
        const int WithPrefix = 11; // 金额，12345678 is a figure
        if (line.Length > Longest)
        {
            return false;
        }

        line = line.Trim("（）()【】 ");
        var labelled = Functions.LengthAt(line) is > 0 and var length && line[length..].TrimStart() is ['：' or ':', ..];
        var name = labelled ? line[(line.IndexOfAny('：', ':') + 1)..].Trim() : line;
        var end = name.IndexOfAny("，,、；;（(0123456789");
        var number = end < 0 ? [] : name[end..];
        var digits = 0;
        name = (end < 0 ? name : name[..end]).Trim();
        foreach (var c in number)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return PersonNames.IsName(name) && number.IndexOfAnyExcept("，,、；;（）()/ \u3000-—－0123456789电话手机联系：:") < 0 && (labelled ? digits is 0 or >= ShortestNumber : digits >= WithPrefix);
    }

    /// <summary>True for a line of dashes, blanks and the like.</summary>
    public static bool IsRule(ReadOnlySpan<char> line) => line.IndexOfAnyExcept("|-—_=*~ \t\u3000\u00A0") < 0;

    private static readonly Phrases Functions = new("信息员 联络员 经办人 上报人 报送员");

    [GeneratedRegex(@"^[（(【\[|*]*\s*(联\s*系\s*人|签\s*发\s*人|报送单位|报送人|填报单位|填报人|报送时间|报送日期|联系电话|联系方式|联系地址|联系手机|电\s*话|办公电话|座\s*机|手\s*机|手机号码?|传\s*真|邮\s*箱|电子邮箱|邮\s*编|地\s*址|单位地址|微\s*信|QQ|Tel|Phone|Mobile|Fax|E-?mail|Mail|Add(ress)?)\s*[:：].{0,80}$|^[（(]?((0\d{2,3}[-—－ ]?)?\d{7,8}|1[3-9]\d(\d{8}|([-— ]\d{4}){2}))[）)]?$|^(联系)?(电话|手机)((0\d{2,3}[-—－ ]?)?\d{7,8}|1[3-9]\d(\d{8}|([-— ]\d{4}){2}))$|^[\w.+-]{1,40}@[\w.-]{3,60}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Contact();

    [GeneratedRegex(@"(^|[\s\u3000：:（(])((0\d{2,3}[-—－ ]?)?\d{7,8}|1[3-9]\d(\d{8}|([-— ]\d{4}){2}))[）)]?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EndsInPhone();

    [GeneratedRegex(@"^[\p{IsCJKUnifiedIdeographs}（）()\s\u3000]{3,25}(办公室|办公厅|政府办|综合部|综合科|综合处|信息科|信息处|秘书科|宣传部|集团|公司|管委会|委员会|人民政府|改革局|局|党政办)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SignedByOffice();

    // 综合部 of a group: signs under the group's name
    [GeneratedRegex(@"(办公室|办公厅|政府办|综合部|综合科|综合处|信息科|信息处|秘书科|宣传部|党政办)$", RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex Department();

    // 副主任, 信息科科员
    [GeneratedRegex(@"^[\p{IsCJKUnifiedIdeographs}]{0,8}(主任|科长|处长|部长|经理|局长|书记|秘书|科员|干事|专员|主管|助理|文员|信息员|联络员|工程师)$", RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex Post();

    // 刘敏, or 刘　敏
    [GeneratedRegex(@"^[\p{IsCJKUnifiedIdeographs}][\s\u3000]{0,4}[\p{IsCJKUnifiedIdeographs}]{1,3}$", RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex PersonName();

    [GeneratedRegex(@"^[（(]?((\d{4}|[〇零一二三四五六七八九]{4})\s*[-年./]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[-月./]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日?|\d{1,2}月\d{1,2}日)[）)]?$", RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex DateLine();

    // 国投集团办公室　2023年6月5日
    [GeneratedRegex(@"^[\p{IsCJKUnifiedIdeographs}（）()]{2,25}[\s\u3000]+\d{4}\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}\s*日?$", RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex SignedAndDated();

    /// <summary>True for a line that closes a mail wherever it stands at its end: a complimentary close, the line of a mail program, a rule. What is below it is a signature.</summary>
    public static bool IsClosing(ReadOnlySpan<char> line) => Courtesy.IsClose(line) || ProgramLine.IsSentFrom(line) || Closing().IsMatch(line);

    // Outlook puts the address of a link behind its words: 获取 Outlook for iOS<https://aka.ms/o0ukef>
    [GeneratedRegex(@"^(Best\s*regards,?|Regards,?|[-—]{0,4}\s{0,4}[发来]自.{1,16}邮箱.{0,12}[-－—]{5,120}|签名由.{1,16}定制|[-—]{0,4}\s{0,4}来自\s{0,4}Outlook.{0,30}(\s?<https?://[^<>\s]{1,500}>)?|(发送自|Sent\s+(from|with|via|by|using)).{0,40}((\s?<https?://[^<>\s]{1,500}>)?.{0,30})?|(获取|Get\s)\s*Outlook.{0,30}(\s?<https?://[^<>\s]{1,500}>)?|[|\s]+|[-—_=*~]{3,})[！!。]?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Closing();
}
