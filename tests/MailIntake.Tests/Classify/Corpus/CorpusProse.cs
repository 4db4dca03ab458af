using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailIntake.Tests.Classify.Corpus;

/// <summary>
/// Writes titles and reports the way units do. The wording is drawn from how such reports read, and deliberately not from any office's
/// rules: a rule is right when it holds on words it has not seen.
/// </summary>
internal static partial class CorpusProse
{
    private static readonly string[] Verbs =
    [
        "推动", "细化", "落实", "优化", "加快", "规范", "深化", "补齐", "盘活", "做实", "统筹", "完善", "提速", "夯实", "创新", "拓宽", "严把", "压实", "聚力", "抓牢",
    ];

    private static readonly string[] Objects =
    [
        "春播备耕物资供应", "城区供热管网改造", "惠企资金直达兑付", "校园周边食品安全", "河道清淤疏浚", "停车泊位共享", "老旧电梯更新", "冷链仓储建设", "中药材标准化种植", "企业用工对接",
        "工程建设审批", "马铃薯良种繁育", "农村公路养护", "光伏项目并网", "闲置厂房利用", "养老助餐服务", "医保异地结算", "燃气管道排查", "露天矿山复绿", "跨境电商培育",
        "货运车辆治超", "灌区节水改造", "葡萄酒产业链", "钒钛产业配套", "物业服务质量", "小微企业融资", "公共租赁住房分配", "水库除险加固", "枸杞品牌保护", "夜间消费场景",
        "危旧房屋鉴定", "乡村民宿提升", "粮食应急储备", "残膜回收利用", "数字档案整理", "托育机构备案", "肉牛扩群增量", "消防通道清理", "职业技能培训", "秸秆综合利用",
    ];

    private static readonly string[] Times = ["今年以来", "入夏以来", "上半年", "近日", "截至目前", "连日来", "三季度", "自行动开展以来", "在充分摸底后", "面对新形势"];

    private static readonly string[] Means =
    [
        "逐项列出清单", "安排专人跑办", "实行挂图作战", "邀请专家把脉", "开通绿色通道", "下沉一线走访", "组建工作专班", "建立周调度机制", "对接金融机构", "引进社会资本",
        "整合部门数据", "简化申报材料", "梳理堵点难点", "强化现场服务", "签订责任清单", "推行容缺受理", "开展入户核查", "借鉴外地做法",
    ];

    private static readonly string[] Outcomes =
    [
        "涉及金额{0}万元", "受益群众{0}人", "整改问题{1}个", "办结事项{0}件", "完成率达到{1}.{2}%", "同比提高{1}.{2}个百分点", "建成点位{1}处", "节约成本{0}万元", "新增岗位{0}个", "覆盖{1}个村（社区）",
        "平均用时缩短{1}天", "带动农户{0}户增收", "但资金缺口仍有{0}万元", "仍有{1}处受征地影响进展偏慢",
    ];

    // {0} the unit, {1} a verb, {2} the matter, {3} a small number, {4} another place, {5} words of other offices, marks and people in running text.
    private static readonly string[] Headlines =
    [
        "{0}{1}{2}", "{0}“三个到位”{1}{2}", "{0}多点发力{1}{2}", "{0}{1}{2}见实效", "{0}靶向施策{1}{2}", "{0}以小切口{1}{2}",
        "{0}赴{4}对接{2}", "{0}借鉴{4}做法{1}{2}", "{0}与{4}签约{2}项目{3}个", "{0}投入{3}00万元{1}{2}", "{0}{3}项举措{1}{2}", "{0}{2}覆盖率达{3}%", "{0}上半年{2}增长{3}.{3}%",
        "{0}“{3}+N”模式{1}{2}", "{0}{1}{2} 惠及{3}个村", "{0}{5}{1}{2}", "{0}{1}{2}（{3}个村先行先试）", "{0}{5}带动{2}", "{0}打好{2}“组合拳”", "{0}{2}工作获省级通报表扬",
    ];

    private static readonly string[] Places = ["大同市", "江苏南通", "福建省", "重庆市渝北区", "成都市", "兰州新区", "内蒙古", "浙江安吉县", "西安高新区", "山东寿光市", "贵州毕节"];

    private static readonly string[] Asides =
    [
        "12345热线办理推动", "社会资本", "专班化", "专业化队伍", "长效机制", "信息化平台", "简政放权", "社区工作者", "龙头企业", "返乡青年", "科技特派员", "网格员", "行业协会商会", "“局长进大厅”活动",
        "机关干部包联", "志愿服务", "第三方评估", "人大代表建议", "巡回法庭", "银行网点", "调度平台", "数字孪生", "供销合作社", "新闻发言人制度",
    ];

    /// <summary>A headline that begins with the unit's name.</summary>
    public static string Title(Random random, string unit) =>
        string.Format(CultureInfo.InvariantCulture, Pick(random, Headlines), unit, Pick(random, Verbs), Object(random), random.Next(2, 9), Pick(random, Places), Pick(random, Asides));

    /// <summary>What a report may be about.</summary>
    public static string Object(Random random) => Pick(random, Objects);

    /// <summary>The paragraphs of a report with exactly so many 字, or as many as can be had with whole figures.</summary>
    public static IReadOnlyList<string> Paragraphs(Random random, string unit, int words)
    {
        var paragraphs = new List<string>();
        for (var left = words; left > 0;)
        {
            var wanted = left < 260 ? left : 80 + random.Next(120);
            var text = new StringBuilder();
            while (Words(text.ToString()) < wanted)
            {
                text.Append(Pick(random, Times)).Append('，').Append(unit).Append(Pick(random, Verbs)).Append(Object(random)).Append('，').Append(Pick(random, Means)).Append('、').Append(Pick(random, Means)).Append('，')
                    .AppendFormat(CultureInfo.InvariantCulture, Pick(random, Outcomes), random.Next(20, 9000), random.Next(2, 99), random.Next(1, 10)).Append('。');
            }

            // A character outside ASCII is one 字: cut from the end, where 。 and the words before it stand, until the number is met.
            while (Words(text.ToString()) > wanted)
            {
                text.Length--;
            }

            paragraphs.Add(text.ToString());
            left -= wanted;
        }

        return paragraphs;
    }

    /// <summary>
    /// 字数 of prose made here, told apart from the program's own counter: a character outside ASCII is one, and so is a run of ASCII
    /// without white space (Word's numbers for 中国2024年GDP为1,234.5亿元，同比增长5.2%。 are 16). Holds only for the characters used here.
    /// </summary>
    public static int Words(string text) => Runs().Count(text);

    private static string Pick(Random random, string[] bank) => bank[random.Next(bank.Length)];

    [GeneratedRegex(@"[!-~]+|[^\s!-~]")]
    private static partial Regex Runs();
}
