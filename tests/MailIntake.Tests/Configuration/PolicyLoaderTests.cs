using MailIntake.Configuration;
using MailIntake.Domain;

namespace MailIntake.Tests.Configuration;

public class PolicyLoaderTests
{
    // The smallest policy with one of everything; each test breaks one line of it.
    private const string Good = """
        office: 某委
        document: 某发〔2024〕1号
        title: 某办法
        effective: 2024-01-01
        number-prefix: Q
        kinds: [简讯, 专报]
        categories:
          甲类: {group: 甲组, target: 100}
          乙类: {group: 乙组, target: 50}
        ranking: {by: completion, clause: 第一条}
        sections:
          报送: {}
          加分: {}
          保障: {weight: 15, clause: 第二条}
        item-limits:
          反馈: {at-most: 10, clause: 第二条}
        quotas:
          - name: 月报送
            clause: 第三条
            text: 每月报送
            period: month
            counts: submissions
            kinds: [简讯]
            required: {甲类: 4, 乙类: 2}
            over: {each: 2, clause: 第三条, text: 超额, section: 报送}
            short: {each: -3, clause: 第三条, text: 少报, section: 报送}
        submissions:
          - {points: {专报: 1}, clause: 第四条, text: 专报, section: 报送}
        adoptions: {event: 采用, same-item: accumulate, clause: 第五条}
        events:
          - {event: 采用, points: {市级: {简讯: 5, 专报: 10}}, clause: 第五条, text: 采用, section: 加分}
          - {event: 不配合, points: -1, clause: 第六条, text: 不配合, section: 保障, item: 反馈}
        commissions:
          missed: {event: 约稿未完成, points: -2, clause: 第七条, text: 约稿未完成, section: 报送}
        outcomes:
          - {outcome: 表扬, clause: 第八条, text: 前列, for: month, state: proposed, when: {first: 2}}
          - {outcome: 否决, clause: 第八条, text: 未完成, for: year, state: decided, groups: [甲组], when: {quota-missed: [月报送]}}
        awards:
          - {outcome: 先进, clause: 第九条, text: 先进, of: units, groups: [甲组], first: 3, barred-by: 否决}
        bulletins:
          - {kind: monthly, cron: first-working-day 08:30, recipients: [a@qq.com]}
        """;

    private static List<Problem> Problems(string text)
    {
        var problems = new List<Problem>();
        var policies = PolicyLoader.Parse(text, "office", "policy.yaml", problems);
        Assert.Equal(problems.All(p => p.IsWarning), policies is not null);
        return problems;
    }

    [Fact]
    public void The_policy_that_the_faults_below_are_made_in_has_none() => Assert.Empty(Problems(Good));

    [Theory]
    [InlineData("effective: 2024-01-01", "effective: 2024-13-01", 4, "effective")]
    [InlineData("number-prefix: Q", "number-prefix: q1", 5, "大写字母")]
    [InlineData("kinds: [简讯, 专报]", "kinds: [简讯, 专报, 简讯]", 6, "不止一次")]
    [InlineData("  乙类: {group: 乙组, target: 50}", "  乙类: {group: 乙组}", 9, "达标分")]
    [InlineData("  乙类: {group: 乙组, target: 50}", "  乙类: {group: 乙组, target: 0}", 9, "大于 0")]
    [InlineData("  乙类: {group: 乙组, target: 50}", "  甲类: {group: 乙组, target: 50}", 9, "重复")] // overlapping categories
    [InlineData("  乙类: {group: 乙组, target: 50}", "  乙类: {group: 乙组, target: 50, aliases: [甲类]}", 9, "“甲类”已是这一份里另一个类别的名称或别名")]
    [InlineData("by: completion", "by: points", 10, "total 或 completion")]
    [InlineData("weight: 15, clause: 第二条", "weight: 15", 14, "clause")]
    [InlineData("  反馈: {at-most: 10, clause: 第二条}", "  反应: {at-most: 10, clause: 第二条}", 16, "永远用不到")]
    [InlineData("    period: month", "    period: week", 21, "month 或 quarter 或 year")]
    [InlineData("kinds: [简讯]\n", "kinds: [简报]\n", 23, "没有文种“简报”")]
    [InlineData("required: {甲类: 4", "required: {丙类: 4", 24, "没有类别“丙类”")]
    [InlineData("required: {甲类: 4", "required: {甲类: 四", 24, "整数")]
    [InlineData("over: {each: 2, clause", "over: {each: 2, most: 10, clause", 25, "不认识的键“most”")]
    [InlineData("short: {each: -3", "short: {each: 3", 26, "负数")]
    [InlineData("over: {each: 2", "over: {each: 79228162514264337593543950335", 25, "“quotas[0].over.each”应当是介于 -1000000 和 1000000 之间、最多 6 位小数的数")]
    [InlineData("over: {each: 2", "over: {each: 2, at-most: -10", 25, "大于 0")]
    [InlineData("short: {each: -3", "short: {each: -3, down-to: 50", 26, "基础分 0")] // without a base a missed quota begins at 0
    [InlineData("weight: 15", "weight: 1000000.5", 14, "1000000 之间")]
    [InlineData("target: 50", "target: 0.0000001", 9, "6 位小数")] // 10 points of it would be 100,000,000 times the target
    [InlineData("不配合, points: -1", "不配合, points: -1000001", 32, "1000000 之间")]
    [InlineData("- {points: {专报: 1}", "- {points: {约稿: 1}", 28, "没有文种“约稿”")]
    [InlineData("adoptions: {event: 采用", "adoptions: {event: 录用", 29, "没有事项“录用”")]
    [InlineData("专报: 10}}, clause: 第五条", "专报: 10}}", 31, "clause")] // a rule without a clause
    [InlineData("专报: 10}}", "公报: 10}}", 31, "没有文种“公报”")]
    [InlineData("text: 采用, section: 加分", "text: 采用, section: 采用", 31, "没有得分项目“采用”")]
    [InlineData("  - {event: 不配合, points: -1", "  - {event: 采用, points: {市级: {专报: 3}}", 32, "永远用不到")] // unreachable
    [InlineData("  - {event: 不配合, points: -1", "  - {event: 冲正, points: -1", 32, "冲正")]
    [InlineData("missed: {event: 约稿未完成", "missed: {event: 不配合", 34, "已经定义")]
    [InlineData("for: month, state: proposed", "state: proposed", 36, "for")]
    [InlineData("state: proposed", "state: maybe", 36, "proposed 或 decided")]
    [InlineData("when: {first: 2}", "when: {best: 2}", 36, "best")]
    [InlineData("quota-missed: [月报送]", "quota-missed: [季报送]", 37, "没有任务“季报送”")]
    [InlineData("groups: [甲组], when", "groups: [丙组], when", 37, "没有分组“丙组”")]
    [InlineData("barred-by: 否决", "barred-by: 批评", 39, "没有“批评”")]
    [InlineData("barred-by: 否决", "barred-by: 表扬", 39, "“表扬”是建议（state: proposed），确认以前不算数")]
    [InlineData("when: {quota-missed: [月报送]}", "when: {each-outcome: 表扬, costs: 0.1}", 37, "“表扬”是建议（state: proposed），确认以前不算数")]
    [InlineData("state: decided, groups: [甲组], when: {quota-missed: [月报送]}}", "state: decided, when: {quota-missed: [月报送]}}\n  - {outcome: 扣分, clause: 第八条, text: 扣分, for: year, state: decided, when: {each-outcome: 否决, costs: 1}}\n  - {outcome: 否决, clause: 第八条, text: 后列, for: month, state: proposed, when: {last: 1}}", 38, "“否决”既有 state: decided 的，又有建议")] // proposed further down
    [InlineData("state: decided, groups: [甲组], when: {quota-missed: [月报送]}}", "state: decided, when: {quota-missed: [月报送]}}\n  - {outcome: 否决, clause: 第八条, text: 扣分, for: year, state: decided, when: {each-outcome: 否决, costs: 1}}", 38, "“否决”本身按 each-outcome 计算")] // it would count itself
    [InlineData("cron: first-working-day 08:30", "cron: every day", 41, "发送时间")]
    [InlineData("recipients: [a@qq.com]", "recipients: [a]", 41, "邮箱地址")]
    [InlineData("bulletins:", "bulletin:", 40, "不认识的键“bulletin”")]
    [InlineData("kinds: [简讯, 专报]", "kinds: 简讯、专报", 6, "几个名称请写成列表 kinds: [简讯, 专报]")]
    [InlineData("kinds: [简讯, 专报]", "kinds: [\"简讯　\", 专报]", 6, "“简讯　”前后有空格")]
    [InlineData("kinds: [简讯, 专报]", "kinds: [简讯, \"\", 专报]", 6, "有一项是空的")]
    [InlineData("  - {event: 不配合", "  - {event: \" 不配合\"", 32, "请写成 不配合")] // a cell of an import has no blanks around it
    [InlineData("kinds: [简讯]\n", "kinds: [简讯、专报]\n", 23, "没有文种“简讯、专报”；几个名称请写成列表 [简讯, 专报]")]
    [InlineData("kinds: [简讯]\n", "kinds: []\n", 23, "是空的")] // every unit would miss it
    [InlineData("groups: [甲组], when", "groups: [], when", 37, "是空的")]
    [InlineData("counts: submissions\n", "counts: submissions\n    channels: [市级]\n", 23, "只在 counts: adoptions 时用")]
    [InlineData("counts: submissions\n", "counts: adoptions\n    channels: []\n", 23, "是空的")]
    [InlineData("- {points: {专报: 1}", "- {points: {专报: 1}, period: year", 28, "period 只与 then 同用")]
    [InlineData("- {points: {专报: 1}", "- {points: {专报: 1}, period: year, then: {after: 2, points: {专报: 1}}", 28, "then: [{after: 10, points: {文种: 分值}}]")]
    [InlineData("约稿未完成, points: -2", "约稿未完成, points: 2", 34, "请写负数，如 -3")]
    [InlineData("  missed: {", "  fulfilled: {event: 约稿完成, points: -1, clause: 第七条, text: 约稿完成, section: 报送}\n  missed: {", 34, "不能小于 0")]
    [InlineData("  missed: {", "  fulfilled: {event: 约稿未完成, points: 1, clause: 第七条, text: 约稿完成, section: 报送}\n  missed: {", 35, "已经是 fulfilled")]
    [InlineData("  missed: {", "  not-concerned: 约稿未完成\n  missed: {", 34, "已经是 missed")]
    [InlineData("when: {first: 2}", "when: {first: 2, in-a-row: 2}", 36, "in-a-row（连续几期）只与 last 或 quota-missed 同用")]
    [InlineData("when: {first: 2}", "when: {completion-below: 0.6, in-a-row: 2}", 36, "in-a-row")]
    [InlineData("when: {first: 2}", "when: {events: [不配合], in-a-row: 2}", 36, "in-a-row")]
    [InlineData("when: {first: 2}", "when: {completion-below: 60}", 36, "60% 请写 0.6")]
    [InlineData("of: units, groups: [甲组], first", "of: units, first", 39, "缺少“groups”")]
    [InlineData("of: units, groups: [甲组], first: 3", "of: persons, groups: [甲组], first: 3, then-by: submissions", 39, "只用于 of: units")]
    [InlineData("cron: first-working-day 08:30", "cron: 0 0 9 30 2 ?", 41, "2024-02-01 以后没有这样的时刻")]
    [InlineData("cron: first-working-day 08:30", "cron: 0 0 9 1 1 ? 2020", 41, "2024-02-01 以后没有这样的时刻")]
    public void A_fault_is_reported_with_its_line_and_what_to_write(string good, string wrong, int line, string says)
    {
        Assert.Contains(good, Good);

        var problems = Problems(Good.Replace(good, wrong));

        Assert.Contains(problems, p => !p.IsWarning && p.Line == line && p.Message.Contains(says));
    }

    // A blank that nobody sees is one fault, not one of everything that names the group besides.
    [Fact]
    public void A_blank_beside_a_name_is_one_fault() =>
        Assert.Equal("policy.yaml:8: “甲组　”前后有空格，别处写的都与它对不上，请写成 甲组", Assert.Single(Problems(Good.Replace("{group: 甲组,", "{group: \"甲组　\","))).ToString());

    // A quota, points and events name the two: none of them is a fault besides.
    [Fact]
    public void Names_joined_where_a_list_belongs_are_one_fault() =>
        Assert.Equal(
            "policy.yaml:6: “简讯、专报”会当作一个名称；几个名称请写成列表 kinds: [简讯, 专报]，确实是一个的，写成 kinds: [\"简讯、专报\"]",
            Assert.Single(Problems(Good.Replace("kinds: [简讯, 专报]", "kinds: 简讯、专报"))).ToString());

    // 否决 is decided of 甲组 and proposed of 乙组: saying that it is a proposal would send one to look for a state that is right.
    [Fact]
    public void A_name_both_decided_and_proposed_is_told_as_such()
    {
        const string Also = "  - {outcome: 否决, clause: 第八条, text: 后列, for: year, state: proposed, groups: [乙组], when: {last: 1}}\n";
        var problem = Assert.Single(Problems(Good.Replace("awards:\n", Also + "awards:\n")), p => !p.IsWarning);
        Assert.Equal(40, problem.Line);
        Assert.Contains("“否决”既有 state: decided 的，又有建议（state: proposed）的，按名称分不开；这里只能写 decided 的，请给 decided 的另起一个名称", problem.Message);
    }

    // 每个单位都会算作全年零采用.
    [Fact]
    public void Costs_of_no_adoption_without_adoptions_are_a_fault()
    {
        var good = Good.Replace("state: proposed", "state: decided").Replace("for: year, state: decided, groups: [甲组], when: {quota-missed: [月报送]}", "for: year, state: decided, when: {each-outcome: 表扬, costs: 0.1, no-adoption-costs: 0.2}");
        Assert.Empty(Problems(good));

        var problem = Assert.Single(Problems(good.Replace("adoptions: {event: 采用, same-item: accumulate, clause: 第五条}\n", "")));
        Assert.Equal((36, false), (problem.Line!.Value, problem.IsWarning));
        Assert.Contains("请写上 adoptions", problem.Message);
    }

    // What may be meant and mostly is not.
    [Theory]
    [InlineData("kinds: [简讯, 专报]", "kinds: [简讯, 专报, 意见、建议]", 6, "“意见、建议”会当作一个名称；几个名称请写成列表 kinds: [意见, 建议]")]
    [InlineData("不配合, points: -1", "不配合, percent-of-year: -0.1", 32, "20 是 20%，现在的 0.1 是 0.1%")]
    [InlineData("不配合, points: -1", "不配合, percent-of-year: -10, percent-at-most: 0.3", 32, "percent-at-most 是百分之几")]
    [InlineData("不配合, points: -1", "不配合, points: {简讯: -1, 专报: -2}", 32, "都是文种")]
    [InlineData("when: {first: 2}", "when: {completion-below: 1.2}", 36, "现在的 1.2 是 120%")]
    [InlineData("kind: monthly", "kind: yearly", 36, "bulletins 里没有 monthly 的")] // 表扬 is proposed for months
    [InlineData("cron: first-working-day 08:30", "cron: \"0 0 9 1 1,7 ?\"", 41, "2024-01 的通报要到 2024-07-01 才发")]
    [InlineData("cron: first-working-day 08:30", "cron: 0 0 9 1 * ? 2024", 41, "2024-12 起的通报都不会发")] // that of November is sent on 1 December
    public void What_is_mostly_a_slip_is_told_and_no_fault(string good, string wrong, int line, string says)
    {
        Assert.Contains(good, Good);

        var problem = Assert.Single(Problems(Good.Replace(good, wrong)));

        Assert.Equal((line, true), (problem.Line!.Value, problem.IsWarning));
        Assert.Contains(says, problem.Message);
    }

    [Theory]
    [InlineData("乙类", "县（市、区）")] // one name
    [InlineData("kinds: [简讯]\n", "kinds: 简讯\n")] // one text is a list of one
    [InlineData("when: {first: 2}", "when: {completion-below: 1}")]
    [InlineData("when: {first: 2}", "when: {last: 2, in-a-row: 2}")]
    [InlineData("quota-missed: [月报送]", "quota-missed: [月报送], in-a-row: 2")]
    [InlineData("约稿未完成, points: -2", "约稿未完成, points: 0")]
    [InlineData("first-working-day 08:30", "day 28 08:30")] // 28 February 2026 is a Saturday: it is sent in March
    [InlineData("cron: first-working-day 08:30", "cron: 0 30 8 L * ?")]
    [InlineData("effective: 2024-01-01", "effective: 9998-12-31")]
    public void What_an_office_may_well_write_is_taken_without_a_word(string good, string other)
    {
        Assert.Contains(good, Good);
        Assert.Empty(Problems(Good.Replace(good, other)));
    }

    [Fact]
    public void The_greatest_and_the_finest_number_are_taken() =>
        Assert.Empty(Problems(Good.Replace("each: 2", "each: 1000000").Replace("each: -3", "each: -0.000001").Replace("points: -1,", "points: -1000000,")));

    // A unit that missed begins at the base, 10, and can keep no more; where the base is for a met quota only, it begins at 0.
    [Theory]
    [InlineData("", "10", null)]
    [InlineData("", "-5", null)]
    [InlineData("", "10.5", "基础分 10，")]
    [InlineData("only-when-met: true, ", "0", null)]
    [InlineData("only-when-met: true, ", "0.5", "基础分 0，")]
    public void A_floor_above_what_a_missed_quota_begins_at_is_a_fault(string met, string floor, string? says)
    {
        var problems = Problems(Good
            .Replace("    short: {each: -3", $"    base: {{points: 10, {met}clause: 第三条, text: 基础分, section: 报送}}\n    short: {{each: -3, down-to: {floor}"));

        Assert.Equal(says is null ? [] : [27], problems.Select(p => p.Line!.Value));
        Assert.All(problems, p => Assert.Contains(says!, p.Message));
    }

    // A unit of such a category sends what it likes and has no points for it, while another that sends nothing has its base.
    [Theory]
    [InlineData("{甲类: 4}", "乙类")]
    [InlineData("{乙类: 2}", "甲类")]
    [InlineData("{甲类: 4, 乙类: 0}", null)] // said in so many words
    public void A_category_that_a_quota_with_points_leaves_out_is_told(string required, string? category)
    {
        var problems = Problems(Good.Replace("{甲类: 4, 乙类: 2}", required));
        if (category is null)
        {
            Assert.Empty(problems);
            return;
        }

        var problem = Assert.Single(problems);
        Assert.Equal((24, true), (problem.Line!.Value, problem.IsWarning));
        Assert.StartsWith($"类别“{category}”没有任务“月报送”", problem.Message);
    }

    [Fact]
    public void A_category_with_a_quota_of_its_own_or_none_with_points_is_left_alone()
    {
        var other = "      - {name: 乙类月报送, clause: 第三条, text: 每月报送, period: month, counts: submissions, required: {乙类: 2}, over: {each: 1, clause: 第三条, text: 超额, section: 报送}}\nsubmissions:\n";
        Assert.Empty(Problems(Good.Replace("{甲类: 4, 乙类: 2}", "{甲类: 4}").Replace("submissions:\n", other.Replace("      - ", "  - "))));

        // What it costs to miss a quota without points is an outcome's to say (dingxi's 四类科室 has none by the document).
        Assert.Empty(Problems(Good.Replace("{甲类: 4, 乙类: 2}", "{甲类: 4}")
            .Replace("    over: {each: 2, clause: 第三条, text: 超额, section: 报送}\n", "").Replace("    short: {each: -3, clause: 第三条, text: 少报, section: 报送}\n", "")));
    }

    [Fact]
    public void A_weight_that_is_no_number_is_one_fault()
    {
        var problem = Assert.Single(Problems(Good.Replace("weight: 15, clause", "weight: 十五, clause")));

        Assert.Equal(14, problem.Line);
        Assert.Contains("“sections.保障.weight”应当是", problem.Message);
    }

    [Fact]
    public void All_faults_come_out_at_once()
    {
        var problems = Problems(Good.Replace("period: month", "period: week").Replace("over: {each: 2", "over: {each: zwei").Replace("first: 3", "first: -3"));

        Assert.Equal([21, 25, 39], problems.Select(p => p.Line!.Value).Order());
    }

    [Fact]
    public void What_an_administrator_must_confirm_is_a_warning_and_no_fault()
    {
        var problem = Assert.Single(Problems(Good.Replace("    period: month", "    confirm: 请核对条数\n    period: month")));

        Assert.True(problem.IsWarning);
        Assert.Equal(21, problem.Line);
    }

    [Theory]
    [InlineData("panzhihua", 0)]
    [InlineData("shuozhou", 2)] // both quotas are set by a notice that the document does not contain
    [InlineData("yinchuan", 0)]
    [InlineData("kundulun", 0)]
    [InlineData("dingxi", 0)]
    public void The_shipped_policies_have_no_fault(string office, int warnings)
    {
        var problems = new List<Problem>();
        var policies = PolicyLoader.Load(Path.GetDirectoryName(ShippedConfig.Path(office, PolicyLoader.FileName))!, office, office, problems);

        Assert.NotNull(policies);
        Assert.Equal(warnings, problems.Count);
        Assert.All(problems, p => Assert.True(p.IsWarning));
    }
}
