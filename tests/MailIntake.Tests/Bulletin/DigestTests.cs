using DocumentFormat.OpenXml.Packaging;
using MailIntake.Bulletin;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Bulletin;

public sealed class DigestTests
{
    private static readonly Period June = new(PeriodKind.Month, new DateOnly(2023, 6, 1));

    private static Domain.Bulletin.Bulletin Make(string unit = "甲单位", params BulletinSubmission[] submissions) => Domain.Bulletin.Bulletin.Of(
        "某办", new ScoreSheet("office", June, June.Last, [new GroupScore("一组", [Unit(unit)])], []), submissions);

    private static UnitScore Unit(string name) => new()
    {
        Unit = name,
        Category = "一类",
        Rank = 1,
        Total = 34.50m,
        PeriodPoints = -2m,
        StartingPoints = 0,
        Target = 160,
        Completion = 0.2156m,
        Submitted = new Dictionary<string, int> { ["简讯"] = 1 },
        Adopted = new Dictionary<string, int> { ["简讯"] = 0 },
        Quotas = [new QuotaProgress("月报送", "2023-06", 4, 1, Closed: true)],
        Sections = new Dictionary<string, decimal> { ["报送"] = -2m },
        Entries =
        [
            new ScoreEntry(new DateOnly(2023, 5, 31), "第九条（一）", "五月的条目", 10, []),
            new ScoreEntry(new DateOnly(2023, 6, 30), "第九条（一）", "六月的条目", -2, ["P2023-000001"]),
        ],
        Outcomes = [],
    };

    private static BulletinSubmission Item(string title, SubmissionStatus status, string reason = "理由") =>
        new("P2023-000009", new DateTimeOffset(2023, 6, 5, 10, 0, 0, TimeSpan.FromHours(8)), "甲单位", "简讯", title, status, reason);

    [Fact]
    public void What_comes_from_outside_is_escaped()
    {
        var html = DigestHtml.Write(Make("<b>甲</b>", Item("<script>alert(1)</script>\u202E\"", SubmissionStatus.Review, "<img src=x>")), ShippedTexts.Read());

        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<img", html);
        Assert.DoesNotContain("<b>甲</b>", html);
        Assert.DoesNotContain('\u202E', html);
        Assert.Contains("&lt;script&gt;", html);
    }

    [Fact]
    public void What_the_mailbox_held_and_the_ledger_has_is_told_and_each_day_that_does_not_agree()
    {
        // On the 5th 4 mails lie in the mailbox and 1 has left it: 5, and the ledger has 3 + 1 + 1 = 5. On the 6th 3 lie there and the ledger has 2: UID 17 is missing.
        var bulletin = Make() with
        {
            Received =
            [
                new ReconciledDay("a@126.com", "2023-06-05", 4, 1, new Dictionary<SubmissionStatus, int> { [SubmissionStatus.Counted] = 3, [SubmissionStatus.Review] = 1, [SubmissionStatus.Duplicate] = 1 }, []),
                new ReconciledDay("a@126.com", "2023-06-06", 3, 0, new Dictionary<SubmissionStatus, int> { [SubmissionStatus.Counted] = 2 }, [("INBOX", "17")]),
            ],
        };

        foreach (var form in new[] { DigestHtml.Write(bulletin, ShippedTexts.Read()), DigestText.Write(bulletin, ShippedTexts.Read()) })
        {
            Assert.Contains("收件对数", form);
            Assert.Contains("a@126.com：信箱中 7 封，信箱中已看不到 1 封；台账 7 件（计数 5、重复 1、待审 1）；有不符的日子：", form);
            Assert.Contains("2023-06-06：信箱中 3 封，台账 2 件（计数 2），差 1；INBOX 中没有收到的 UID：17", form);
            Assert.DoesNotContain("2023-06-05", form);
            Assert.Contains("看不到的邮件如果没有人删除或移走：网易邮箱默认只让程序收取最近 30 天的邮件", form);
        }

        Assert.DoesNotContain("收件对数", DigestHtml.Write(bulletin.For("甲单位", []), ShippedTexts.Read()));
    }

    [Fact]
    public void What_waits_for_a_person_goes_to_units_without_the_suspicion_and_the_mailboxes_are_the_offices_own()
    {
        var bulletin = Make("甲单位", Item("待审的", SubmissionStatus.Review, "疑似抄袭，相同的段落：别家的话"), Item("不计的", SubmissionStatus.NotCounted, "会议消息")) with
        {
            Received = [new ReconciledDay("a@126.com", "2023-06-05", 2, 0, new Dictionary<SubmissionStatus, int> { [SubmissionStatus.Review] = 1, [SubmissionStatus.NotCounted] = 1 }, [])],
        };
        string[] Forms(Domain.Bulletin.Bulletin of) => [DigestHtml.Write(of, ShippedTexts.Read()), DigestText.Write(of, ShippedTexts.Read()), SheetsOf(of)];

        Assert.All(Forms(bulletin), form => Assert.Contains("疑似抄袭，相同的段落：别家的话", form));
        Assert.All(Forms(bulletin), form => Assert.Contains("a@126.com", form));
        foreach (var form in (string[])[.. Forms(bulletin.ForUnits()), .. Forms(bulletin.For("甲单位", []))])
        {
            Assert.DoesNotContain("疑似", form);
            Assert.DoesNotContain("a@126.com", form);
            Assert.Contains("待审的", form);
            Assert.Contains("会议消息", form);
        }

        Assert.Contains("<b>待审</b></td>", DigestHtml.Write(bulletin.ForUnits(), ShippedTexts.Read()));
        Assert.EndsWith("《待审的》 待审", DigestText.Write(bulletin.ForUnits(), ShippedTexts.Read()).Split('\n').Single(l => l.Contains("待审的", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(200, 200)] // as long as is shown
    [InlineData(4_000_000, 199)] // 198 code units of 99 characters, since the 100th does not fit beside the ellipsis
    public void A_title_is_bounded_in_every_form_and_no_character_is_cut_in_half(int length, int shown)
    {
        // U+20BB7 is two UTF-16 code units.
        var title = string.Concat(Enumerable.Repeat("𠮷", length / 2));
        var bulletin = Make("甲单位", Item(title, SubmissionStatus.Review));

        Assert.Equal(shown, Assert.Single(bulletin.Uncounted).Title.Length);
        Assert.DoesNotContain('\uFFFD', SheetsOf(bulletin));
        Assert.InRange(DigestHtml.Write(bulletin, ShippedTexts.Read()).Length, 1, 50_000);
    }

    private static string SheetsOf(Domain.Bulletin.Bulletin bulletin)
    {
        using var workbook = SpreadsheetDocument.Open(new MemoryStream(DigestSheets.Write(bulletin, ShippedTexts.Read())), false);
        return string.Join('\n', workbook.WorkbookPart!.WorksheetParts.Select(p => p.Worksheet.InnerText));
    }

    [Fact]
    public void Nothing_of_a_quarantined_submission_but_its_number_is_shown()
    {
        var bulletin = Make("甲单位", Item("秘密的标题", SubmissionStatus.Quarantined, "秘密的理由"));

        foreach (var form in new[] { DigestHtml.Write(bulletin, ShippedTexts.Read()), DigestText.Write(bulletin, ShippedTexts.Read()) })
        {
            Assert.Contains("P2023-000009", form);
            Assert.Contains("涉密隔离件不列单位", form);
            Assert.DoesNotContain("单位不明", form);
            Assert.DoesNotContain("秘密的", form);
        }

        Assert.Contains("涉密隔离件不列单位", SheetsOf(bulletin));
    }

    [Fact]
    public void Entries_of_the_period_alone_are_listed_with_clause_and_evidence()
    {
        var html = DigestHtml.Write(Make(), ShippedTexts.Read());

        Assert.Contains("六月的条目", html);
        Assert.Contains("P2023-000001", html);
        Assert.DoesNotContain("五月的条目", html);
    }

    [Fact]
    public void Points_have_no_needless_zeros_and_deductions_their_sign()
    {
        var html = DigestHtml.Write(Make(), ShippedTexts.Read());

        Assert.Contains(">34.5<", html);
        Assert.Contains(">-2<", html);
        Assert.Contains("21.56%（目标 160）", html);
        Assert.Contains("1 / 4，少 3", html);
    }

    [Fact]
    public void Only_what_is_a_report_and_not_counted_is_listed()
    {
        var bulletin = Make("甲单位", Item("计数的", SubmissionStatus.Counted), Item("搁置的", SubmissionStatus.SetAside), Item("不计的", SubmissionStatus.NotCounted), Item("重复的", SubmissionStatus.Duplicate));

        Assert.Equal(["不计的", "重复的"], bulletin.Uncounted.Select(u => u.Title));
        Assert.Equal(1, bulletin.Counts[SubmissionStatus.Counted]);
        Assert.Equal(0, bulletin.Counts[SubmissionStatus.Review]);
        Assert.Contains("本期来稿 4 件：计数 1，不计 1，重复 1，搁置 1。", DigestHtml.Write(bulletin, ShippedTexts.Read()));
    }

    [Fact]
    public void The_html_uses_tables_and_inline_styles_only()
    {
        var html = DigestHtml.Write(Make("甲单位", Item("标题", SubmissionStatus.Review)), ShippedTexts.Read());

        Assert.DoesNotContain("<style", html);
        Assert.DoesNotContain("<div", html);
        Assert.DoesNotContain("class=", html);
        Assert.DoesNotContain("http", html); // nothing is fetched from anywhere
    }

    // 先进个人 and the ranking of persons: the plain text has them as the page does.
    [Fact]
    public void Persons_and_what_follows_for_them_are_told_in_the_text_as_on_the_page()
    {
        var bulletin = Domain.Bulletin.Bulletin.Of(
            "某办", new ScoreSheet("office", June, June.Last, [new GroupScore("一组", [Unit("甲单位")])],
                [new PersonScore("甲单位", "张三", 6.50m, 1, [new Outcome("先进", "五（二）2", false, null, "先进个人：6.5分")]), new PersonScore("甲单位", "李四", 2, 2, [])]), []);

        var text = DigestText.Write(bulletin, ShippedTexts.Read());
        Assert.Contains("先进（建议）：甲单位 张三（五（二）2，先进个人：6.5分）\n", text);
        Assert.Contains("【个人排名】\n1. 甲单位 张三：6.5\n2. 甲单位 李四：2\n", text);
        Assert.DoesNotContain("个人", DigestText.Write(Make(), ShippedTexts.Read()));
    }

    // Two came in June; one of them takes the place of an item of 31 May and is May's: June counts one. The unit's statement says the same.
    [Fact]
    public void The_new_version_of_an_item_of_an_earlier_month_is_shown_as_what_it_is()
    {
        var bulletin = Make("甲单位", Item("六月的", SubmissionStatus.Counted), Item("重报的", SubmissionStatus.Counted) with { Number = "P2023-000010", Replaces = ("P2023-000005", June.Previous) });

        Assert.Equal(1, bulletin.Counts[SubmissionStatus.Counted]);
        foreach (var of in (Domain.Bulletin.Bulletin[])[bulletin, bulletin.For("甲单位", [])])
        {
            Assert.Contains("本期来稿 2 件：计数 1，代替以前退回的来稿 1。", DigestHtml.Write(of, ShippedTexts.Read()));
            Assert.Contains("本期来稿 2 件：计数 1，代替以前退回的来稿 1。", DigestText.Write(of, ShippedTexts.Read()));
        }

        var statement = bulletin.For("甲单位", []);
        Assert.Contains("重报的（代替 P2023-000005，计入2023年5月）<", DigestHtml.Write(statement, ShippedTexts.Read()));
        Assert.Contains("《重报的》（代替 P2023-000005，计入2023年5月）\n", DigestText.Write(statement, ShippedTexts.Read()));
        Assert.Contains("计数：P2023-000009 06-05 简讯《六月的》\n", DigestText.Write(statement, ShippedTexts.Read()));
        Assert.DoesNotContain("代替", DigestHtml.Write(Make("甲单位", Item("六月的", SubmissionStatus.Counted)), ShippedTexts.Read()));
    }

    // January counted 3, adopted 1, 7 points, February 2, 1 and 5. In February one of January's was decided not to count and the adoption was withdrawn, whose points are
    // February's: the year has 3 + 2 - 1 = 4, 1 + 1 - 1 = 1 and 7 + 5 = 12.
    [Fact]
    public void The_months_of_a_year_add_up_to_the_years_own_numbers()
    {
        static UnitScore Of(int submitted, int adopted, decimal points) =>
            Unit("甲单位") with { Submitted = new Dictionary<string, int> { ["简讯"] = submitted }, Adoptions = adopted, PeriodPoints = points };
        static ScoreSheet Sheet(Period period, UnitScore unit) => new("office", period, period.Last, [new GroupScore("一组", [unit])], []);
        var (year, january) = (new Period(PeriodKind.Year, new DateOnly(2023, 1, 1)), new Period(PeriodKind.Month, new DateOnly(2023, 1, 1)));
        Domain.Bulletin.Bulletin Year(UnitScore whole, Period period) =>
            Domain.Bulletin.Bulletin.Of("某办", Sheet(period, whole), []) with { Months = [Sheet(january, Of(3, 1, 7)), Sheet(january.Next, Of(2, 1, 5))] };

        var changed = Year(Of(4, 1, 12), year);
        Assert.Equal(["1月", "2月", "其后冲正、改判", "合计"], MonthsOf(changed)[0][3..]);
        Assert.Equal(["得分", "7", "5", "0", "12"], MonthsOf(changed)[1][2..]);
        Assert.Equal(["计数报送", "3", "2", "-1", "4"], MonthsOf(changed)[2][2..]);
        Assert.Equal(["采用", "1", "1", "-1", "1"], MonthsOf(changed)[3][2..]);
        var html = System.Text.RegularExpressions.Regex.Replace(DigestHtml.Write(changed, ShippedTexts.Read()), "<[^>]*>|&nbsp;|\n", " ");
        Assert.Matches("2月 +2 +1 +其后冲正、改判 +-1 +-1 +合计 +4 +1 ", html);

        // Where nothing came later the months add up by themselves; those of another period are the year's up to it and not its own.
        foreach (var same in (Domain.Bulletin.Bulletin[])[Year(Of(5, 2, 12), year), Year(Of(2, 1, 5), january.Next)])
        {
            Assert.Equal(["1月", "2月", "合计"], MonthsOf(same)[0][3..]);
            Assert.Equal(["计数报送", "3", "2", "5"], MonthsOf(same)[2][2..]);
            Assert.DoesNotContain("其后", DigestHtml.Write(same, ShippedTexts.Read()));
        }
    }

    /// <summary>The cells of the sheet 各月, heading first.</summary>
    private static List<string[]> MonthsOf(Domain.Bulletin.Bulletin bulletin)
    {
        using var workbook = SpreadsheetDocument.Open(new MemoryStream(DigestSheets.Write(bulletin, ShippedTexts.Read())), false);
        var sheet = workbook.WorkbookPart!.Workbook.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Single(s => s.Name == "各月");
        var strings = workbook.WorkbookPart.SharedStringTablePart?.SharedStringTable.Elements<DocumentFormat.OpenXml.Spreadsheet.SharedStringItem>().Select(i => i.InnerText).ToList() ?? [];
        var rows = ((WorksheetPart)workbook.WorkbookPart.GetPartById(sheet.Id!)).Worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Row>()
            .Select(r => r.Elements<DocumentFormat.OpenXml.Spreadsheet.Cell>()
                .Select(c => c.DataType?.Value == DocumentFormat.OpenXml.Spreadsheet.CellValues.SharedString ? strings[int.Parse(c.CellValue!.Text)] : c.InnerText).ToArray()).ToList();
        return rows[rows.FindIndex(r => r.Contains("项目"))..];
    }

    [Fact]
    public void A_result_that_concerns_many_units_is_told_once()
    {
        var outcome = new Outcome("通报批评", "第三条", Decided: true, null, "未完成任务");
        var groups = OutcomeGroup.Of(Enumerable.Range(1, 12).Select(i => ($"单位{i}", outcome)).Append(("单位13", outcome with { Decided = false })));

        Assert.Equal(2, groups.Count);
        Assert.Equal("单位1、单位2等 12 个", OutcomeGroup.Names(groups[0].Names, 2));
        Assert.Equal("通报批评（建议）", groups[1].Outcome.Label);
    }
}
