using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Score;

/// <summary>The edges of rules that no case comes near: whichever side of them a unit is on decides about its points.</summary>
public sealed class RuleEdgeTests
{
    private static UnitScore Score(string office, string happened, string period, string unit, DateOnly? asOf = null, Func<OfficePolicy, OfficePolicy>? change = null)
    {
        var (policies, roster) = CaseRunner.Shipped(office);
        policies = change is null ? policies : new PolicyHistory(policies.Office, policies.Versions.Select(change));
        Assert.True(Period.TryParse(period, out var asked));
        var sheet = Scorer.Score(policies, roster, HappenedReader.Read(happened, policies.Versions[0].Kinds), asked, asOf ?? asked.Last);
        return sheet.Groups.SelectMany(g => g.Units).Single(u => u.Unit == unit);
    }

    // 附件2 约稿信息报送: each overdue one −2 of 80; a timely 不涉及 fulfils (scoring.md, 朔州).
    [Theory]
    [InlineData("2022-03-10 16:59 朔城区 不涉及 约稿=Y1\n2022-03-11 朔城区 不涉及 约稿=Y1", 80)] // said again once it was over: the first holds
    [InlineData("2022-03-10 16:59 朔城区 不涉及 约稿=y1", 80)] // a number is the same in either case, as at the intake
    [InlineData("2022-03-11 朔城区 不涉及 约稿=Y1", 78)]
    public void The_first_answer_of_not_concerned_holds_however_its_number_is_written(string answers, decimal total) =>
        Assert.Equal(total, Score("shuozhou", "2022-03-01 约稿下发 Y1 朔城区 截止=2022-03-10T17:00:00\n" + answers, "2022-03", "朔城区").Total);

    // 第九条（三）1: on time +10, taken back and −10 by 约稿未完成: 10 − 10 − 10 (decided in detail 4). On 25 May no quota is closed.
    [Fact]
    public void A_commission_recorded_as_missed_is_the_one_of_its_number_however_that_is_written() => Assert.Equal(
        -10m,
        Score(
            "panzhihua", "2023-05-02 约稿下发 YG-1 国投集团 截止=2023-05-20\n2023-05-10 国投集团 报送 约稿 约稿=YG-1\n2023-05-12 国投集团 约稿未完成 约稿=yg-1", "2023-05", "国投集团",
            new DateOnly(2023, 5, 25)).Total);

    // In force from 1 May 2023. What was due before costs nothing by itself (decided in detail 1); what the office records of it afterwards is dated its own day: −10.
    [Theory]
    [InlineData("", 0)]
    [InlineData("\n2023-05-12 国投集团 约稿未完成 约稿=YG-1", -10)]
    public void A_commission_that_was_due_before_the_policy_costs_only_what_is_recorded_since(string recorded, decimal total) => Assert.Equal(
        total, Score("panzhihua", "2023-04-02 约稿下发 YG-1 国投集团 截止=2023-04-20" + recorded, "2023-05", "国投集团", new DateOnly(2023, 5, 25)).Total);

    // A unit that a commission names twice, by its name and by an alias, misses it once: −10.
    [Fact]
    public void A_commission_that_names_a_unit_twice_is_missed_once() => Assert.Equal(
        -10m, Score("panzhihua", "2023-05-02 约稿下发 YG-1 国投集团、攀枝花国投集团 截止=2023-05-20", "2023-05", "国投集团", new DateOnly(2023, 5, 25)).Total);

    // 第九条（一）: quota 4. Six were sent: 10 for all six, and 2 × 2 for the fifth and the sixth.
    [Fact]
    public void What_is_over_the_quota_is_argued_with_those_that_came_over_it()
    {
        var entries = Score("panzhihua", string.Join('\n', Enumerable.Range(1, 6).Select(i => $"2023-05-0{i} 国投集团 报送 简讯 编号=P{i}")), "2023-05", "国投集团").Entries;
        Assert.Equal(["10 P1、P2、P3、P4、P5、P6", "4 P5、P6"], entries.Select(e => $"{e.Points:0.##} {string.Join('、', e.Evidence)}"));
    }

    // 240 a year. In force from the first of May it owes 8 months (May to December): 160. From 15 May on, the first whole month is June, in which the first quota
    // counts too: 7 months, 140.
    [Theory]
    [InlineData(1, 160)]
    [InlineData(15, 140)]
    public void A_first_year_that_begins_within_a_month_owes_the_target_of_the_months_after_it(int day, decimal target) =>
        Assert.Equal(target, Score("panzhihua", "", "2023", "国投集团", change: p => p with { Effective = new DateOnly(2023, 5, day) }).Target);

    // Two versions of one document, the quotas of which both say from when they count: 1 July 2022. July to December 2022 are the first's, 2023 is the second's alone.
    // In July 2022 an empty month costs 专报 1 × 2 + 简报 4 × 1 = 6; as of 31 July 80 − 6 = 74, with the second version known as without it.
    [Fact]
    public void A_quota_that_counts_from_a_day_is_counted_once_by_the_version_of_that_time()
    {
        var (policies, roster) = CaseRunner.Shipped("shuozhou");
        var revised = new PolicyHistory(policies.Office, [.. policies.Versions, policies.Versions[0] with { Effective = new DateOnly(2023, 1, 1) }]);
        Assert.True(Period.TryParse("2022-07", out var july));
        var unit = Scorer.Score(revised, roster, new OfficeLedger([], [], []), july, july.Last).Groups.SelectMany(g => g.Units).Single(u => u.Unit == "朔城区");
        Assert.Equal((74m, 2), (unit.Total, unit.Quotas.Count)); // 专报 and 简报, each once
    }

    // 三（三）4: a failed 约稿 is criticised. Withdrawn on 20 March: on the 19th it stands, on the 20th itself it does no more (decided in detail 17).
    [Theory]
    [InlineData(19, 1)]
    [InlineData(20, 0)]
    public void What_a_failed_commission_brings_is_gone_on_the_very_day_on_which_it_is_withdrawn(int day, int criticised) => Assert.Equal(
        criticised,
        Score("kundulun", "2024-03-05 税务局 约稿未完成 编号=W1\n2024-03-20 税务局 冲正 关于=W1", "2024-03", "税务局", new DateOnly(2024, 3, day)).Outcomes.Count(o => o.Name == "通报批评"));

    // 五（一）: 门户网站 3. An author who stands twice in the list of one item has its points once, also when something else of the unit is withdrawn.
    [Fact]
    public void An_author_named_twice_has_the_points_once_after_a_correction_too()
    {
        var (policies, roster) = CaseRunner.Shipped("dingxi");
        const string Happened = "2020-03-01 安定区 采用 门户网站 动态 作者=张三、张三\n2020-03-02 安定区 采用 定西日报 动态 编号=C1 作者=李四\n2020-03-10 安定区 冲正 关于=C1";
        Assert.True(Period.TryParse("2020-03", out var march));
        var persons = Scorer.Score(policies, roster, HappenedReader.Read(Happened, policies.Versions[0].Kinds), march, march.Last).Persons;
        Assert.Equal(["张三 3"], persons.Select(p => $"{p.Person} {p.Points:0.##}"));
    }

    // What was a duplicate on the event's day stands for its first; what was decided to be an item of its own from 5 June on does no more from that day on.
    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void An_event_about_a_duplicate_is_about_its_first_while_it_is_one(int day, bool same)
    {
        static DateTimeOffset At(int day) => new(2023, 6, day, 12, 0, 0, OfficeTime.Offset);
        static Submission Sent(string number, int day, SubmissionStatus status) =>
            new() { Number = number, Unit = "甲", Kind = "信息", Status = status, ReceivedAt = At(day) };
        static OfficeEvent Adopted(string number, string about, int day) => new() { Number = number, At = At(day), Unit = "甲", Item = "采用", About = about };
        var ties = new ItemTies(
        [
            Sent("S1", 1, SubmissionStatus.Counted),
            Sent("S2", 2, SubmissionStatus.Duplicate) with { DuplicateOf = "S1", HoldsUntil = new DateOnly(2023, 6, 5) },
            Sent("S2", 2, SubmissionStatus.Counted) with { HoldsFrom = new DateOnly(2023, 6, 5) },
        ]);
        Assert.Equal(same, ties.KeyOf(Adopted("E1", "S1", 3)) == ties.KeyOf(Adopted("E2", "S2", day)));
    }

    private static readonly DateOnly LastOfMay = new(2023, 5, 31);

    private static IEnumerable<string> Told(string office, OfficeLedger ledger)
    {
        var (policies, roster) = CaseRunner.Shipped(office);
        return new Scorer(policies, roster, ledger, 2023).Corrections(LastOfMay, new DateOnly(2023, 6, 30), LastOfMay).Select(c => c.Unit);
    }

    // May's bulletin was of 31 May, June's is of 30 June: a decision of 31 May was in May's, one of 1 or 30 June is told in June's, one of 1 July is not yet. It is about what lies
    // in May, its last day included.
    [Theory]
    [InlineData("2023-05-31", 10, false)]
    [InlineData("2023-06-01", 10, true)]
    [InlineData("2023-06-30", 10, true)]
    [InlineData("2023-07-01", 10, false)]
    [InlineData("2023-06-05", 31, true)]
    public void A_bulletin_tells_the_corrections_of_the_days_since_the_one_before(string anew, int day, bool told)
    {
        var sent = new Submission { Number = "P1", Unit = "国投集团", Kind = "简讯", Status = SubmissionStatus.Counted, ReceivedAt = new DateTimeOffset(2023, 5, day, 9, 0, 0, OfficeTime.Offset) };
        var from = DateOnly.Parse(anew, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(told ? ["国投集团"] : [], Told("panzhihua", new OfficeLedger([sent with { HoldsUntil = from }, sent with { Status = SubmissionStatus.NotCounted, HoldsFrom = from }], [], [])));
    }

    // At 攀枝花 a 约稿 fills no quota (decided in detail 5), so that no entry changes when it counts no more; 昆都仑's 未参会 has 0 points. Both were published, in numbers and in names.
    [Fact]
    public void What_is_corrected_is_told_where_no_entry_changes()
    {
        var at = new DateTimeOffset(2023, 5, 10, 9, 0, 0, OfficeTime.Offset);
        var (sent, from) = (new Submission { Number = "P1", Unit = "国投集团", Kind = "约稿", Status = SubmissionStatus.Counted, ReceivedAt = at }, new DateOnly(2023, 6, 5));
        Assert.Equal(["国投集团"], Told("panzhihua", new OfficeLedger([sent with { HoldsUntil = from }, sent with { Status = SubmissionStatus.NotCounted, HoldsFrom = from }], [], [])));

        var absent = new OfficeEvent { Number = "W1", At = at, Unit = "税务局", Item = "未参会" };
        Assert.Equal(["税务局"], Told("kundulun", new OfficeLedger([], [absent, new OfficeEvent { Number = "C1", At = at.AddDays(26), Unit = "税务局", Item = OfficeEvent.Correction, About = "W1" }], [])));
    }
}
