using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;

namespace MailIntake.Tests.Classify;

public class ClassificationLoaderTests
{
    private static readonly Roster Roster = new([new RosterUnit("甲局", "部门", ["甲"], [], [])]);

    private static List<Problem> Problems(string yaml)
    {
        var problems = new List<Problem>();
        var result = ClassificationLoader.Parse("x", yaml, "classification.yaml", Roster, problems);
        Assert.Equal(problems.Exists(p => !p.IsWarning), result is null);
        return problems;
    }

    [Theory]
    [InlineData("panzhihua")]
    [InlineData("shuozhou")]
    [InlineData("yinchuan")]
    [InlineData("kundulun")]
    [InlineData("dingxi")]
    public void The_shipped_files_have_no_fault(string office) => Assert.NotNull(Mails.Office(office));

    [Fact]
    public void An_empty_place_for_a_mailbox_is_told_and_no_fault()
    {
        var problems = Problems("kinds: [{ name: 信息 }]\nmailboxes:\n  - { address: , for: 科室 }\n");
        Assert.Equal((3, true), (problems.Single().Line, problems.Single().IsWarning));
        Assert.Contains("科室", problems[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("调研(报告$", "第 6 个字符处少了右括号 )")]
    [InlineData("调研)报告$", "第 3 个字符处多了右括号 )")]
    [InlineData("[一二", "第 3 个字符处少了右方括号 ]")]
    [InlineData("*报告", "第 1 个字符处的 *、+、? 或 {} 前面没有可重复的内容")]
    [InlineData("报告\\", "以 \\ 结尾")]
    [InlineData("[九-一]", "方括号里的范围前后颠倒")]
    [InlineData(@"报告\y", "没有这种写法")]
    public void A_pattern_that_is_no_regular_expression_is_told_in_Chinese(string pattern, string expected)
    {
        var problem = Assert.Single(Problems($"kinds: [{{ name: 信息 }}]\nrules:\n  - name: 一\n    when: {{ subject: '{pattern}' }}\n    warn: 提示\n"));
        Assert.Equal(4, problem.Line);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotMatch("[A-Za-z]{2}", problem.Message);
    }

    [Theory]
    [InlineData("kind: 约稿件", "kinds 里没有“约稿件”；可以写：信息、约稿")]
    [InlineData("unit: 乙局", "花名册里没有“乙局”；可以写：甲局")]
    [InlineData("category: 科室", "花名册里没有“科室”；可以写：部门")]
    public void A_condition_that_names_what_is_not_there_is_told_what_may_be_written(string condition, string says)
    {
        var problem = Assert.Single(Problems($"kinds: [{{ name: 信息 }}, {{ name: 约稿 }}]\nrules:\n  - name: 一\n    when: {{ {condition} }}\n    warn: 提示\n"));

        Assert.Equal((4, says), (problem.Line!.Value, problem.Message));
    }

    [Fact]
    public void All_faults_are_told_at_once_with_their_lines()
    {
        var problems = Problems("""
            kinds:
              - { name: 信息, tags: [快讯], min: 10, max: 5 }
              - { name: 简讯, tags: [快讯] }
            mailboxes:
              - { address: nobody, kind: 专报 }
            untagged: { kind: 专报, status: counted }
            typo: 1
            rules:
              - name: 一
                when: { subject: '(?=环视)' }
                status: duplicate
              - name: 二
                when: { unit: 乙局, category: 科室, kind: 专报 }
                kind: 信息
                status: review
              - name: 三
                when: {}
                warn: 提示
              - name: 四
                warn: 提示
              - name: 五
                when: { subject: 会议 }
                warn: 提示
                matches: [ 防汛 ]
                does-not-match: [ 会议召开 ]
            """);
        Assert.Equal(
            [
                (1, "快讯"), (2, "min"), (5, "nobody"), (5, "专报"), (6, "counted"), (6, "专报"), (7, "typo"), (10, "环视"), (11, "duplicate"),
                (12, "其中一个"), (13, "乙局"), (13, "科室"), (13, "专报"), (17, "空的"), (19, "when"), (24, "防汛"), (25, "会议召开"),
            ],
            problems.OrderBy(p => p.Line).ThenBy(p => p.Message.IndexOf("没有文种", StringComparison.Ordinal)).Select(p => (p.Line!.Value, Expected(p))));

        static string Expected(Problem p) =>
            new[] { "快讯", "min", "nobody", "乙局", "科室", "typo", "环视", "duplicate", "counted", "其中一个", "空的", "when", "防汛", "会议召开", "专报" }
                .First(word => p.Message.Contains(word, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("counted", null)]
    [InlineData("duplicate", 2)] // the first one is the other unit's
    public void What_another_unit_sent_before_is_asked_about_not_counted_or_only_told(string status, int? faultAt) =>
        Assert.Equal(faultAt, Problems($"kinds: [{{ name: 信息 }}]\ncopied: {{ status: {status}, reason: 雷同 }}\n").SingleOrDefault()?.Line);

    // A tag or mark that no mail can hold would let through what it is there for: 内部资料 was counted.
    [Theory]
    [InlineData("kinds: [{ name: 信息, tags: 快讯、速报 }]", false, "“快讯、速报”会当作一个名称；几个名称请写成列表 tags: [快讯, 速报]，确实是一个的，写成 tags: [\"快讯、速报\"]")]
    [InlineData("kinds: [{ name: 信息, tags: [快讯、速报] }]", true, "“快讯、速报”会当作一个名称；几个名称请写成列表 tags: [快讯, 速报]，确实是一个的不必改")]
    [InlineData("kinds: [{ name: 信息, tags: [\"（快讯）\"] }]", false, "标记“（快讯）”不要写括号：主题里各种括号都认，带括号的反而认不出；请写 快讯")]
    [InlineData("kinds: [{ name: 信息, tags: [\"快讯　\"] }]", false, "“快讯　”前后有空格")]
    [InlineData("kinds: [{ name: 信息, tags: [快 讯] }]", false, "标记“快 讯”里有空格，认不出；请写 快讯")]
    [InlineData("kinds: [{ name: 信息, tags: [快讯（县级）] }]", false, null)]
    [InlineData("kinds: [{ name: 信息, tags: 快讯 }]", false, null)]
    [InlineData("kinds: [{ name: 信息 }]\ninternal-marks: 内部、内部资料", false, "“内部、内部资料”会当作一个名称；几个名称请写成列表 internal-marks: [内部, 内部资料]")]
    [InlineData("kinds: [{ name: 信息 }]\ninternal-marks: [内部资料、注意保存]", true, "“内部资料、注意保存”会当作一个名称")] // it may stand so on papers
    [InlineData("kinds: [{ name: 信息 }]\ninternal-marks: [★内部, 【内部】]", false, null)] // found as they are written
    [InlineData("kinds: [{ name: 信息 }]\nreturned-by: 退回，退稿", false, "returned-by: [退回, 退稿]")]
    [InlineData("kinds: [{ name: 信息, under: not-counted }]", false, "写了 under，没有写 min（少于多少字）")]
    [InlineData("kinds: [{ name: 信息, min: 10, over: review }]", false, "写了 over，没有写 max（多于多少字）")]
    [InlineData("kinds: [{ name: 信息 }]\nuntagged: { by-words: [{ kind: 信息, min: 800, max: 100 }] }", false, "min（800）大于 max（100），没有一篇是这个字数")]
    [InlineData("kinds: [{ name: 信息 }]\nuntagged: { kind: 信息, status: not-counted, reason: 漏 }", false, "没有标记的都按“信息”计，status 用不到")]
    [InlineData("kinds: [{ name: 信息 }]\nuntagged: { kind: 信息, by-words: [{ kind: 信息, max: 100 }] }", false, "by-words 用不到")]
    [InlineData("kinds: [{ name: 信息 }]\nrules: [{ name: 一, when: { kind: 信息、约稿 }, warn: 提示 }]", false, "kinds 里没有“信息、约稿”；几个名称请写成列表 [信息, 约稿]；可以写：信息")]
    public void What_no_mail_can_hold_and_what_is_never_asked_is_told(string yaml, bool warning, string? says)
    {
        var problems = Problems(yaml + "\n");
        if (says is null)
        {
            Assert.Empty(problems);
            return;
        }

        var problem = Assert.Single(problems);
        Assert.Equal(warning, problem.IsWarning);
        Assert.StartsWith("classification.yaml:" + (yaml.Contains('\n') ? 2 : 1), problem.ToString());
        Assert.Contains(says, problem.Message);
    }

    [Fact]
    public void An_example_that_fails_is_told_at_its_own_line_with_what_was_expected_and_what_the_rule_saw()
    {
        var problems = Problems("""
            kinds: [{ name: 简报 }]
            rules:
              - name: 会议消息
                when: { kind: 简报, subject: ['召开.*会$', '举行.*会$'], not: { text: 现场会经验 } }
                status: review
                matches:
                  - 市水利局召开防汛会
                  - { subject: 市水利局开防汛会, kind: 简报 }
                  - { subject: 市水利局召开防汛会, kind: 简报, text: 推广现场会经验 }
                does-not-match:
                  - { subject: 市水利局检查堤防, kind: 简报 }
                  - { subject: 市水利局举行演练大会, kind: 简报 }
            """);
        Assert.Equal(
            [
                "classification.yaml:7: 规则“会议消息”对例子“市水利局召开防汛会”应当成立，实际不成立：文种不知道，要求 简报",
                "classification.yaml:8: 规则“会议消息”对例子“市水利局开防汛会”应当成立，实际不成立：标题中没有 2 个说法里的任何一个",
                "classification.yaml:9: 规则“会议消息”对例子“市水利局召开防汛会”应当成立，实际不成立：属于除外的情形（正文中有“现场会经验”）",
                "classification.yaml:12: 规则“会议消息”对反例“市水利局举行演练大会”应当不成立，实际成立：文种“简报”，标题中有“举行演练大会”",
            ],
            problems.Select(p => p.ToString()));
    }

    [Fact]
    public void A_rule_whose_pattern_is_refused_says_nothing_of_its_examples() =>
        Assert.Equal(3, Assert.Single(Problems("kinds: [{ name: 简报 }]\nrules:\n  - { name: 一, when: { subject: '(?=环视)' }, status: review, does-not-match: [ 防汛 ] }\n")).Line);

    [Fact]
    public void A_rules_conditions_combine_with_all_any_and_not()
    {
        var problems = Problems("""
            kinds: [{ name: 信息 }]
            rules:
              - name: 组合
                when:
                  all: [ { subject: 防汛 }, { words: { min: 100, max: 500 } } ]
                  any: [ { unit: 甲局 }, { sender: '@gov.cn' }, { attachment: '\.docx$' } ]
                  not: { text: 转载 }
                status: review
                matches:
                  - { subject: 防汛, words: 100, unit: 甲局 }
                  - { subject: 防汛, words: 500, sender: a@gov.cn }
                  - { subject: 防汛, words: 200, attachment: 稿.docx }
                does-not-match:
                  - { subject: 防汛, words: 99, unit: 甲局 }
                  - { subject: 防汛, words: 501, unit: 甲局 }
                  - { subject: 防汛, unit: 甲局 }
                  - { subject: 防汛, words: 200 }
                  - { subject: 防汛, words: 200, unit: 甲局, text: 转载自网络 }
            """);
        Assert.Empty(problems);
    }

    // Addresses are the same in either case.
    [Theory]
    [InlineData("ZHANG@GOV.CN", true)]
    [InlineData("Li@Example.cn", true)]
    [InlineData("li@example.cn.net", false)]
    [InlineData("zhang@notgov.cn", false)]
    public void A_rule_knows_a_sender_in_either_case(string sender, bool known) =>
        Assert.Equal(known, new RuleCondition { Senders = ["@gov.cn", "li@example.cn"] }.Saw(new RuleInput { Sender = sender }) is not null);
}
