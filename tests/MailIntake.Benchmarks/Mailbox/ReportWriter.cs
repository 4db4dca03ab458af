using System.Text;

namespace MailIntake.Benchmarks.Mailbox;

/// <summary>
/// Writes information reports (政务信息) as units write them: a title, numbered sections, paragraphs with places and figures. The clauses
/// are drawn from banks large enough that two reports share phrases but not passages, and each names its own issue number, so that
/// no report is another's duplicate.
/// </summary>
internal static class ReportWriter
{
    private static readonly string[] Topics =
    [
        "春耕备耕", "秋粮收购", "农村饮水安全", "老旧小区改造", "营商环境优化", "煤炭保供", "新能源项目建设", "高标准农田建设", "防汛抗旱", "森林草原防火",
        "义务教育均衡发展", "医保基金监管", "就业帮扶", "乡村旅游", "电子商务进农村", "道路交通安全整治", "扬尘污染治理", "桑干河流域治理", "养老服务体系建设", "中小企业纾困",
        "陶瓷产业转型", "草牧业发展", "政务服务事项网办", "固废综合利用", "招商引资", "消费市场恢复", "冬季清洁取暖", "食品安全监管", "法律援助", "文物保护利用",
        "人才引进", "农村人居环境整治", "安全生产隐患排查", "灵活就业人员参保", "企业用工", "村级集体经济", "全民健身设施", "统计数据质量", "审计整改", "信访积案化解",
    ];

    private static readonly string[] Angles = ["的主要做法", "存在的困难和建议", "进展情况", "的几点成效", "面临的突出问题及对策", "的调研与思考", "取得阶段性成果", "的经验启示"];

    private static readonly string[] Openings =
    [
        "今年以来", "入汛以来", "三季度以来", "按照省、市安排部署", "针对群众反映集中的问题", "经实地走访了解", "围绕年度目标任务", "对照先进地区的做法", "据初步统计", "在前期摸底的基础上",
        "为破解长期存在的短板", "坚持问题导向", "从调度情况看", "面对原材料价格上涨", "抢抓政策窗口期", "通过与企业逐户对接", "结合本地实际", "自专项行动启动后", "立足资源禀赋", "截至目前",
    ];

    private static readonly string[] Actions =
    [
        "建立县、乡、村三级台账并逐项销号", "组织专业技术人员包片到户开展指导", "统筹整合各类资金用于薄弱环节", "推行首席服务员制度，变企业跑为干部跑", "将任务分解到责任科室和具体人员",
        "引入第三方机构开展质量评估", "依托数字平台实现全程留痕、实时预警", "与周边地区签订协作备忘录", "采取分时分段错峰的办法化解矛盾", "对重点点位实行每日巡查、每周通报",
        "优先保障困难群体和边远村组", "出台实施细则，明确奖补标准和兑现时限", "集中力量打通管网末端", "利用农闲时节开展实用技能培训", "清理历史遗留问题并限期办结",
        "开展跨部门联合检查，减少重复进场", "公开办事流程和收费目录，接受社会监督", "试点以工代赈，吸纳本地劳动力", "盘活闲置厂房和校舍", "对逾期未整改的挂牌督办",
        "推动龙头企业与合作社签订订单", "设立专项周转金缓解资金压力", "完善应急预案并组织实战演练", "补齐设施设备并落实管护责任", "把群众满意度作为验收的硬指标",
    ];

    private static readonly string[] Results =
    [
        "办理时限平均压缩{0}个工作日", "累计完成投资{0}万元，占年度计划的{1}.{2}%", "惠及群众{0}户{3}人", "排查隐患{0}处，已整改{1}处", "同比增长{1}.{2}个百分点",
        "新增就业岗位{0}个", "改造管线{1}.{2}公里", "发放补贴资金{0}万元", "化解矛盾纠纷{1}起", "培训{0}人次，合格率达到{1}.{2}%",
        "带动{1}个村集体经济年收入突破{0}万元", "空气质量优良天数增加{1}天", "处理工单{0}件，按期办结率{1}.{2}%", "完成植树造林{0}亩", "引进项目{1}个，协议资金{0}万元",
        "但仍有{1}个乡镇未达到序时进度", "缺口资金约{0}万元，亟待上级支持", "专业人员仅{1}人，力量明显不足", "受季节影响，剩余{1}处需跨年度实施", "部分设备老化，故障率高达{1}.{2}%",
    ];

    private static readonly string[] Sections = ["一、基本情况", "二、主要做法", "三、取得成效", "四、存在问题", "五、下一步打算", "六、意见建议"];

    /// <summary>Writes a report of about the wanted length.</summary>
    /// <param name="random">What is drawn from.</param>
    /// <param name="unit">Who reports.</param>
    /// <param name="kind">专报 or 简报.</param>
    /// <param name="issue">A number no other report has.</param>
    /// <param name="characters">The text is at least as long as this, by less than a sentence longer.</param>
    public static Report Write(Random random, string unit, string kind, int issue, int characters)
    {
        var title = $"{unit}{Pick(random, Topics)}{Pick(random, Angles)}";
        var paragraphs = new List<string> { title, $"{unit}{kind}第{issue}期" };
        var length = paragraphs.Sum(p => p.Length);
        for (var section = 0; length < characters; section++)
        {
            if (section < Sections.Length && characters > 600)
            {
                paragraphs.Add(Sections[section]);
                length += Sections[section].Length;
            }

            var wanted = Math.Min(characters - length, 100 + random.Next(200));
            var paragraph = new StringBuilder();
            while (paragraph.Length < wanted)
            {
                var action = random.Next(Actions.Length);
                var second = (action + 1 + random.Next(Actions.Length - 1)) % Actions.Length;
                paragraph.Append(Pick(random, Openings)).Append('，').Append(unit).Append(Actions[action]).Append('，').Append(Actions[second]).Append('，')
                    .AppendFormat(Pick(random, Results), random.Next(20, 9000), random.Next(2, 99), random.Next(10), random.Next(100, 50000)).Append('。');
            }

            paragraphs.Add(paragraph.ToString());
            length += paragraph.Length;
        }

        return new Report(title, paragraphs);
    }

    private static string Pick(Random random, string[] bank) => bank[random.Next(bank.Length)];
}
