using System.Text.RegularExpressions;

namespace MailIntake.Documents.Bodies;

/// <summary>What stands above the report in a body: a gateway's banner, the greeting (王科长：, 您好！), the words that send the report along (现将信息报送如下：, 请查收).</summary>
internal static partial class Salutation
{
    /// <summary>The line at which the report begins, below the greeting and the words that send it along.</summary>
    /// <param name="lines">The lines of a body; where the report begins behind a greeting in the same line, that line is left without it.</param>
    /// <param name="end">The line at which the report ends.</param>
    public static int End(List<string> lines, int end)
    {
        var start = 0;
        while (start < end && string.IsNullOrWhiteSpace(lines[start]))
        {
            start++;
        }

        start += start < end && lines[start].Length <= 300 && GatewayBanner().IsMatch(lines[start].AsSpan().Trim()) ? 1 : 0;
        for (var greetings = 0; start < end && greetings < 5;)
        {
            if (string.IsNullOrWhiteSpace(lines[start]))
            {
                start++;
                continue;
            }

            var line = lines[start].AsSpan().Trim();
            var greeting = GreetingLength(line);
            var sentence = line[greeting..];
            if (greeting > 0 && Introducing().IsMatch(sentence) && !SendingAlong().IsMatch(sentence))
            {
                lines[start] = sentence.ToString();
                break;
            }

            if (!(line.Length <= 40 && IsGreeting(line)) && !(line.Length <= 80 && IsCovering(sentence)) && !(line.Length <= 300 && Disclaimers.Disclaimer().IsMatch(line)))
            {
                break;
            }

            start++;
            greetings++;
        }

        return start;
    }

    // 现将我区防汛情况报告如下： above a report is its first sentence; 现将信息报送如下： sends it along.
    private static bool IsCovering(ReadOnlySpan<char> line) => IsCourtesy(line) && (!Introducing().IsMatch(line) || SendingAlong().IsMatch(line));

    /// <summary>True for words around a report: those that send it along (请查收, 现报上简讯一篇), and thanks.</summary>
    public static bool IsCourtesy(ReadOnlySpan<char> line) => Covering().IsMatch(line) || SendsOne().IsMatch(line) || Courtesy.IsThanks(line);

    /// <summary>True for a form of address, perhaps with a greeting behind its colon: 李科长：您好！</summary>
    public static bool IsGreeting(ReadOnlySpan<char> line) =>
        Greeting().IsMatch(line) || (line.IndexOfAny('：', ':') is > 0 and var colon && colon < line.Length - 1 && Greeting().IsMatch(line[..(colon + 1)]) && Greeting().IsMatch(line[(colon + 1)..].Trim()));

    private static int GreetingLength(ReadOnlySpan<char> line)
    {
        foreach (var match in GreetingBefore().EnumerateMatches(line))
        {
            return match.Length;
        }

        return 0;
    }

    // Without a mark or 您好 only what is beyond doubt: titles end in 老领导 and 调研国资委.
    [GeneratedRegex(@"^([^：:]{0,24}(领导|老师|同志|科长|处长|主任|局长|秘书|编辑|同仁|同事|办公室|办公厅|政府办|委办|信息科|信息处|信息中心|督查室|国资委|发改委|国资办)(们|同志|老师|领导)?([，,]?\s*(您好|你好|好|您们好|你们好|大家好|早上好|上午好|下午好)\s*[：:，,！!。.]?|\s*[：:，,！!])|(尊敬的|敬爱的|亲爱的|各位|贵(?![州阳港溪池])).{0,24}(领导|老师|同志|科长|处长|主任|局长|秘书|编辑|同仁|同事|办公室|办公厅|政府办|委办|信息科|信息处|信息中心|督查室|国资委|发改委|国资办)(们|同志|老师|领导)?[。.]?|[\p{IsCJKUnifiedIdeographs}]{0,3}(领导|老师|同志|科长|处长|主任|局长|秘书|编辑|同仁|同事)(们|同志|老师|领导)?[。.]?|(中共)?([\p{IsCJKUnifiedIdeographs}]{2,3}[省市区县州]|[\p{IsCJKUnifiedIdeographs}]{2,5}(集团|公司)){0,2}[省市区县州]?(委员会|党委|委|人民政府|政府|国资委|发改委|国资办){0,2}(办公室|办公厅|办)?(信息科|信息处|信息中心|督查室)?(?<=办公室|办公厅|政府办|委办|信息科|信息处|信息中心|督查室|国资委|发改委|国资办)[。.]?|(您|你|您们|你们|大家|早上|上午|下午|晚上)好\s*[：:，,！!。.~]*|[\p{IsCJKUnifiedIdeographs}]{1,2}[姐哥](您好|你好)?[：:，,！!])$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Greeting();

    // 您好！现将我单位信息报上，请查收。
    [GeneratedRegex(@"^(.{0,12}(领导|老师|科长|主任|处长|同志|编辑|同仁)[，,：:]?(您好|你好|好|上午好|下午好)?|您好|你好|大家好|各位好|上午好|下午好)[，,！!。：:\s]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex GreetingBefore();

    [GeneratedRegex(@"(^|[，,。；;！!、：:\s您上来])(请|望|烦|麻烦|烦请|敬请|恳请)\s*(您|你们|领导|各位|老师|予以?|批评|及时|注意|帮忙|贵办){0,2}\s*(查收|查阅|查看|审阅|审核|审定|审示|收阅|收悉|批阅|阅示|指正|采用|采纳|接收|审)(?=$|[\s\p{P}~]|一下|并|后|采用|修改|发布|指正|为[盼荷感]|(我(单位|公司|局|办|委|区|县|市|集团)|本单位)|(附件|邮件|信息|稿件|材料)($|\p{P}))|^现将.{0,50}(如下|见附件)|^.{0,16}(详见|请见|请看|(?<!意)见)附件.{0,20}$|^附件[为是].{0,40}$|(如有|若有).{0,10}(问题|不妥|疑问).{0,12}(联系|指正)|^以上(是|为|系)?.{0,8}(信息|稿件|材料)[，,。]?(请.{0,10}|供参[考阅])?[。！]?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Covering();

    // 现将我单位信息报上。 现报上简讯一篇。 我单位信息如下： 以下是我单位报送的信息：
    [GeneratedRegex(@"^[现今兹特][将把][^，,。；;]{0,24}(信息|简讯|简报|专报|稿件|材料)([一二三四五六七八九十\d]{1,3}[篇则条件份])?(报上|报来|呈上|奉上|报送|呈报|上报|发上)[。：:！!]*$|^[现今兹](报上|报送|上报|呈报|报来|呈上|发来|发上)[^，,。；;]{0,16}(信息|简讯|简报|专报|稿件|材料)[一二三四五六七八九十\d]{1,3}[篇则条件份][。：:！!]*$|^(我(单位|公司|局|办|委|区|县|市|集团)|本单位)?(信息|简讯|简报|专报)(内容)?如下[：:]?$|^以下[是为系](我(单位|公司|局|办|委|区|县|市|集团)|本单位)(报送|上报)?的?(信息|简讯|简报|专报|稿件)[：:]?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SendsOne();

    [GeneratedRegex(@"^现将.{0,50}如下", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Introducing();

    // 现将我单位信息报送如下：, the formula 现将有关情况报告如下：, and whatever asks to take it in besides.
    [GeneratedRegex(@"^现将(有关|相关)情况.{0,8}如下|(信息|简讯|专报|简报|稿件|材料)([一二三四五六七八九十\d]{1,3}[篇则条件份])?(予以|现)?(报送|上报|报上|呈报|呈送|发送|提供|报告给.{1,6}|报|发)?如下|请.{0,8}(查收|查阅|审阅|审核|审定|审示|收阅|批阅|阅示|指正|采用|采纳|接收)|附件", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SendingAlong();

    // 【外部邮件】此邮件来自外部，请谨慎点击链接
    [GeneratedRegex(@"^[【\[]\s{0,4}(外部邮件|外来邮件|外部来信|外部发件人|EXTERNAL(\s{1,4}(E-?MAIL|SENDER|MESSAGE))?)\s{0,4}[】\]]([:：]?|.{0,150}(谨慎|警惕|小心|点击|链接|发件人|click|caution|links?|sender|organi[sz]ation).{0,150})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex GatewayBanner();
}
