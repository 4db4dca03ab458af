using MailIntake.Domain.Classify;
using MailIntake.Tests.Documents;

namespace MailIntake.Tests.Classify.Corpus;

/// <summary>
/// Mails written by hand, each of a difficulty of its own. The labels follow the office's document and what is settled for it; the reason
/// stands as the case. {n} in a text is a report of n 字.
/// </summary>
internal static partial class HardMails
{
    private const string Panzhihua = "panzhihua";
    private const string Shuozhou = "shuozhou";
    private const string Yinchuan = "yinchuan";
    private const string Dingxi = "dingxi";
    private const string Commissions = "szszwxx@126.com";

    private static readonly List<CorpusMail> Written = [];

    static HardMails()
    {
        // Shuozhou: mark and unit in the subject, 专报 of 1500 字 and more; the four kinds of annex 2 are not counted.
        Add("a party's day is 党务信息", Shuozhou, "（简报）市司法局党支部开展“七一”主题党日活动", 600, Not("市司法局", "简报"));
        Add("a branch's election is 党务信息", Shuozhou, "（简报）市审计局机关党委完成换届选举", 500, Not("市审计局", "简报"));
        Add("a meeting held is 会议消息", Shuozhou, "（简报）市统计局召开2023年统计工作会议", 600, Not("市统计局", "简报"));
        Add("a leader's visit is 领导动态", Shuozhou, "（简报）副市长王某某到市体育局调研全民健身工作", 500, Not("市体育局", "简报"));
        Add("a report from a paper is 新闻报道", Shuozhou, "（简报）《山西日报》报道市商务局促消费经验", 500, Not("市商务局", "简报"));
        Add("a word of the meeting in the text alone is no 会议消息", Shuozhou, "（简报）市民政局扎实推进社区养老服务", "会议结束后各科室立即行动。{500}", 513, Counted("市民政局", "简报"));
        Add("two units of one word: the longer name wins", Shuozhou, "（简报）朔州经济开发区管委会推进智能制造", 500, Counted("朔州经济开发区管委会", "简报"));
        Add("应县 inside another word is no unit", Shuozhou, "（简报）适应县域发展需要 培育特色产业", 500, Uncounted(), name: "某信息员");
        Add("应县 as the unit", Shuozhou, "（简报）应县推进蔬菜产业提质", 500, Counted("应县", "简报"));
        Add("the mark in the file's name alone does not count", Shuozhou, "市公安局报送信息", 600, Uncounted(), file: "（简报）市公安局信息.docx");
        Add("专报 of exactly 1500", Shuozhou, "（专报）市科技局科技创新平台建设情况", 1500, Counted("市科技局", "专报"));
        Add("专报 of 1499", Shuozhou, "（专报）市工信局工业运行情况", 1499, Not("市工信局", "专报"));
        Add("the mark tells, not the length", Shuozhou, "（简报）市交通局农村公路建设成效", 2000, Counted("市交通局", "简报"));
        Add("forwarded twice, the mark after the prefixes", Shuozhou, "转发：Fw: 【专报】市住建局老旧小区改造情况", 1600, Counted("市住建局", "专报"));
        Add("the commissions' mailbox holds against the mark", Shuozhou, "（简报）市医保局关于医保支付的约稿", 700, Counted("市医保局", "约稿"), mailbox: Commissions);
        Add("the unit stands as the sender's name", Shuozhou, "（简报）扎实做好信访积案化解", 500, Counted("市信访局", "简报"), name: "市信访局办公室");

        // Panzhihua: told by 字数 where no mark stands; no 总结、报告、简报、纪要 in place of an item.
        Add("a year's summary in place of an item", Panzhihua, "国投集团2023年上半年工作总结", 1800, Asked());
        Add("minutes in place of an item", Panzhihua, "文旅集团董事会会议纪要", 900, Asked());
        Add("between 简讯 and 专报, unmarked", Panzhihua, "环境能源集团垃圾发电项目并网", 900, Asked());
        Add("500 is still a 简讯", Panzhihua, "攀发展集团中标钒钛产业园项目", 500, Counted("攀发展集团", "简讯"));
        Add("501 is not", Panzhihua, "攀发展集团完成首单绿色债券发行", 501, Asked());
        Add("1500 is a 专报", Panzhihua, "城建交通集团以信息化提升公交服务", 1500, Counted("城建交通集团", "专报"));
        Add("the mark holds against 字数", Panzhihua, "【简讯】文旅集团景区运营", 800, Counted("文旅集团", "简讯"));
        Add("two units in one subject", Panzhihua, "（简讯）国投集团与文旅集团签署合作协议", 300, Asked());

        // Yinchuan: 信息 where nothing is marked; one mail, one matter.
        Add("unmarked is 信息", Yinchuan, "金凤区推行“互联网＋护理”上门服务", 700, Counted("金凤区", "信息"));
        Add("marked with a colon", Yinchuan, "简讯：兴庆区夜市经济回暖", 300, Counted("兴庆区", "简讯"));
        Add("a title about the news is 信息", Yinchuan, "西夏区强化新闻发布和舆情应对", 700, Counted("西夏区", "信息"));
        Add("the city's own name names no unit", Yinchuan, "银川市葡萄酒产业发展情况", 700, Asked(), name: "小马");
        Add("an abbreviation no roster has", Yinchuan, "经开区推进项目建设", 700, Asked(), name: "小马");

        // Dingxi: the mark, else the subject's words.
        Add("a proposal by its words", Dingxi, "岷县关于加快中药材仓储建设的建议", 800, Counted("岷县", "意见建议"));
        Add("over the limit is counted with a warning", Dingxi, "（动态）临洮县重点项目集中开工", 900, Counted("临洮县", "动态"));
        Add("a county inside the name of a bureau", Dingxi, "【调研】漳县发展和改革局关于盐井盐化工的调研", 1500, Counted("漳县", "调研"));
        AddUnits();
        AddKinds();
        AddForms();
        AddSequences();
        AddOthers();
    }

    /// <summary>All of them, in the order they arrive.</summary>
    public static IReadOnlyList<CorpusMail> All => Written;

    private static CorpusLabel Counted(string unit, string kind) => new(SubmissionStatus.Counted, unit, kind);

    private static CorpusLabel Not(string unit, string kind) => new(SubmissionStatus.NotCounted, unit, kind);

    private static CorpusLabel Uncounted() => new(SubmissionStatus.NotCounted);

    private static CorpusLabel Asked() => new(SubmissionStatus.Review);

    private static void Add(string what, string office, string subject, int words, CorpusLabel label, string? name = null, string file = "稿件.docx", string? mailbox = null) =>
        Add(what, office, subject, $"{{{words}}}", words, label, name, file, mailbox);

    private static void Add(string what, string office, string subject, string text, int words, CorpusLabel label, string? name = null, string file = "稿件.docx", string? mailbox = null)
    {
        var (open, close) = (text.IndexOf('{', StringComparison.Ordinal), text.IndexOf('}', StringComparison.Ordinal));
        var report = CorpusProse.Paragraphs(new Random(Written.Count), "我单位", int.Parse(text.AsSpan(open + 1, close - open - 1), null));
        var at = new DateTimeOffset(2023, 6, 1, 9, 0, 0, TimeSpan.FromHours(8)).AddHours(Written.Count * 7);
        string[] paragraphs = [text[..open] + report[0], .. report.Skip(1)];
        var octets = CorpusWriter.Write($"hand{Written.Count}@qq.com", name, subject, "请查收附件。", at, gbk: Written.Count % 2 == 0, files: (file, TestDocx.OfText(paragraphs)));
        Written.Add(new CorpusMail(
            office, mailbox ?? CorpusOffice.All.First(o => o.Id == office).Mailbox, at, octets, label.Status == SubmissionStatus.Counted ? label with { Words = words } : label, $"{what}: {subject}", false));
    }
}
