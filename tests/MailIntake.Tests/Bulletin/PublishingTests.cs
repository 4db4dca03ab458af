using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Bulletin;

public sealed class PublishingTests
{
    private const string Header = "日期,单位,事项,渠道,文种,标题\n";
    private const string Full = "编号,日期,单位,事项,渠道,文种,信息编号,标题,说明\n";

    [Fact(Timeout = 300_000)]
    public async Task A_published_bulletin_is_printed_again_to_the_last_octet_and_what_comes_later_is_an_adjustment_of_the_next()
    {
        using var place = new Workplace();
        await ImportAsync(place, "before.csv", "2023-06-05,国投集团,采用,市级刊物,简讯,甲\n");
        await PublishJuneAsync(place);
        var mail = new MimeFormat().Read(await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(place.Outbox, "*.eml"))));
        Assert.Equal(["攀枝花市国资委2023年6月政务信息考核通报.xlsx", "攀枝花市国资委2023年6月政务信息考核通报.docx"], mail.Attachments.Select(a => a.FileName));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(place["june"], "digest.xlsx")), mail.Attachments[0].Content.ToArray());
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(place["june"], "bulletin.docx")), mail.Attachments[1].Content.ToArray());

        // 第九条（二）1: another adoption of a 简讯 by the city's publication, 5 points, recorded after June was published.
        await ImportAsync(place, "after.csv", "2023-06-20,国投集团,采用,市级刊物,简讯,乙\n");
        await DigestAsync(place, "2023-06", "2023-07-20T08:30:00+08:00", "again");
        foreach (var name in (string[])["digest.html", "digest.xlsx", "bulletin.docx"])
        {
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(place["june"], name)), await File.ReadAllBytesAsync(Path.Combine(place["again"], name)));
        }

        await DigestAsync(place, "2023-07", "2023-08-01T08:30:00+08:00", "next", "--send");
        var next = await File.ReadAllTextAsync(Path.Combine(place["next"], "digest.html"));
        Assert.Contains("对已通报结果的调整", next);
        // May and June: nothing reported, so 10 - 3 × 4 is floored at 0 each; one adoption is 5, two are 10.
        Assert.Contains("国投集团（2023年6月）</td><td align=\"right\" style=\"padding:5px 6px;border-bottom:1px solid #d9dfe5;vertical-align:top;white-space:nowrap;\">5</td>", next);
        Assert.Contains("增：2023-06-20 信息刊物采用（市级刊物简讯）（第九条（二）1）5分", next);
        Assert.DoesNotContain("文旅集团（2023年6月）", next);

        // Told once: August's bulletin compares with what July published.
        await DigestAsync(place, "2023-08", "2023-09-01T08:30:00+08:00", "third");
        Assert.DoesNotContain("对已通报结果的调整", await File.ReadAllTextAsync(Path.Combine(place["third"], "digest.html")));
    }

    [Fact(Timeout = 300_000)]
    public async Task What_comes_for_the_year_before_is_an_adjustment_of_the_next_bulletin_and_told_once()
    {
        using var place = new Workplace();
        await PublishDecemberAsync(place);

        // 第九条（二）1: 5 points each. Nothing was reported, which costs no more than the base: 国投集团's 2023 was published as 0.
        await ImportAsync(place, "january.csv", "2023-12-10,国投集团,采用,市级刊物,简讯,甲\n");
        await DigestAsync(place, "2024-01", "2024-02-01T08:30:00+08:00", "january", "--send");
        await ImportAsync(place, "february.csv", "2023-12-20,国投集团,采用,市级刊物,简讯,乙\n");
        await DigestAsync(place, "2024-02", "2024-03-01T08:30:00+08:00", "february", "--send");
        await DigestAsync(place, "2024-03", "2024-04-01T08:30:00+08:00", "march", "--send");

        // Unit, as published or told last, as it is now, what came.
        Assert.Contains("国投集团（2023年12月）05增：2023-12-10 信息刊物采用（市级刊物简讯）（第九条（二）1）5分", await PageAsync(place, "january"));
        Assert.Contains("国投集团（2023年12月）510增：2023-12-20 信息刊物采用（市级刊物简讯）（第九条（二）1）5分", await PageAsync(place, "february"));
        Assert.DoesNotContain("2023-12-10", await PageAsync(place, "february"));
        Assert.DoesNotContain("对已通报结果的调整", await PageAsync(place, "march"));
    }

    [Fact(Timeout = 300_000)]
    public async Task What_is_withdrawn_or_decided_anew_of_a_published_period_is_told_in_the_next_bulletin_in_every_form_and_once()
    {
        using var place = new Workplace();
        await ImportAsync(place, "events", "before.csv", Full + "r1,2023-06-05,国投集团,采用,市级刊物,简讯,,甲,\nr0,2023-06-04,国投集团,采用,市级刊物,简讯,,零,\n");
        await ImportAsync(place, "submissions", "sent.csv", "日期,单位,文种,标题,字数,编号\n" + string.Concat(
            "子丑寅卯辰".Select((title, i) => $"2023-06-1{i},城建交通集团,简讯,{title},300,S{i + 1}\n")));
        await PublishJuneAsync(place);

        // Of June, which is published; and of July itself, which is not.
        await ImportAsync(place, "events", "withdrawn.csv", Full + "r2,2023-07-05,国投集团,冲正,,,r1,,误登\n");
        await ImportAsync(place, "events", "dated.csv", Full + "r5,2023-06-20,环境能源集团,采用,市级刊物,简讯,,丙,\nr6,2023-06-28,国投集团,冲正,,,r0,,误登在先\n");
        await ImportAsync(place, "events", "july.csv", Full + "r3,2023-07-10,文旅集团,采用,市级刊物,简讯,,乙,\nr4,2023-07-12,文旅集团,冲正,,,r3,,当月误登\n");
        var (code, _, error) = await place.RunAsync("decide", "S5", "--status", "not-counted", "--reason", "核实为失实", "--now", "2023-07-06T10:00:00+08:00");
        Assert.True(code == 0, error);
        await PublishJulyAndAugustAsync(place);

        // 第九条（二）1: 5 points for 甲. 第九条（一）: five 简讯 are one over the quota of four, 2 points; four are none.
        var html = await PageAsync(place, "july");
        Assert.Contains("对已通报结果的调整", html);
        Assert.Contains("国投集团2023-07-05冲正 2023-06-05 采用（市级刊物，简讯）《甲》（r1）（误登）冲正：信息刊物采用（市级刊物简讯）（第九条（二）1）-5分-5", html);
        Assert.Contains("城建交通集团2023-07-06改判 2023-06-14 收到的《辰》（S5）：由计数改为不计（核实为失实）改判：超额报送加分（第九条（一））-2分-2", html);
        Assert.DoesNotContain("当月误登", html);

        // A correction that is dated in June changes June's own result: 5 + 5 published, 5 now.
        Assert.Contains("国投集团（2023年6月）105增：2023-06-28 冲正：信息刊物采用（市级刊物简讯）（第九条（二）1）-5分；冲正 2023-06-04 采用（市级刊物，简讯）《零》（r0）（误登在先）", html);
        var document = await DocumentAsync(place, "july");
        Assert.Contains("、对已通报结果的调整", document);
        Assert.Contains("国投集团：2023年7月5日冲正 2023-06-05 采用（市级刊物，简讯）《甲》（r1）（误登）。计入2023年7月：冲正：信息刊物采用（市级刊物简讯）（第九条（二）1）−5分。", document);
        Assert.Contains("城建交通集团：2023年7月6日改判 2023-06-14 收到的《辰》（S5）：由计数改为不计（核实为失实）。计入2023年7月：改判：超额报送加分（第九条（一））−2分。", document);
        var text = Directory.GetFiles(place.Outbox, "*.eml").Select(f => new MimeFormat().Read(File.ReadAllBytes(f))).Single(m => m.Subject.Contains("7月")).Text;
        Assert.Contains("国投集团（2023-07-05）：冲正 2023-06-05 采用（市级刊物，简讯）《甲》（r1）（误登）。计入本期：冲正：信息刊物采用（市级刊物简讯）（第九条（二）1）-5分", text);

        Assert.DoesNotContain("对已通报结果的调整", await PageAsync(place, "august"));
        Assert.DoesNotContain("对已通报结果的调整", await DocumentAsync(place, "august"));
    }

    [Fact(Timeout = 300_000)]
    public async Task What_follows_otherwise_from_a_published_period_is_told_in_the_next_bulletin_and_once()
    {
        using var place = new Workplace();
        await PublishDecemberAsync(place);
        await DigestAsync(place, "2023", "2024-01-05T08:30:00+08:00", "year", "--send");
        await ImportAsync(place, "late.csv", "2023-12-15,国投集团,批示,省,,甲\n");
        await DigestAsync(place, "2024-01", "2024-02-01T08:30:00+08:00", "january", "--send");
        await DigestAsync(place, "2024-02", "2024-03-01T08:30:00+08:00", "february", "--send");

        // 第十二条: nothing reported is 0 of 160, 3 × 160 ÷ 160 = 3; with 15 points for the instruction 3 × 145 ÷ 160 = 2.71875, so 2.72.
        // 第九条（三）5: with 0 points it was one of three that are last in November and December; with 15 two are lower.
        var january = await PageAsync(place, "january");
        Assert.Contains("国投集团（2023年度）业绩扣分 3业绩扣分 2.72", january);
        Assert.Contains("国投集团（2023年12月）约谈（建议）无", january);
        var document = await DocumentAsync(place, "january");
        Assert.Contains("国投集团2023年度的结果运用由“业绩扣分 3”调整为“业绩扣分 2.72”。", document);
        Assert.Contains("国投集团2023年12月的结果运用由“约谈（建议）”调整为“无”。", document);
        Assert.DoesNotContain("城建交通集团2023年", document);

        Assert.DoesNotContain("结果运用由", await DocumentAsync(place, "february"));
        Assert.DoesNotContain("对已通报结果的调整", await PageAsync(place, "february"));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_unit_that_was_renamed_is_compared_under_its_former_name_and_one_that_is_no_more_is_told_so_once()
    {
        using var place = new Workplace();
        await ImportAsync(place, "before.csv", "2023-06-05,国投集团,采用,市级刊物,简讯,甲\n");
        await PublishJuneAsync(place);

        // 单位,类别,别名,发件邮箱,通知邮箱
        var roster = place.OfficeFile("panzhihua", "units.csv");
        var lines = (await File.ReadAllLinesAsync(roster)).Where(l => !l.StartsWith("文旅集团,", StringComparison.Ordinal)).ToList();
        var renamed = lines.FindIndex(l => l.StartsWith("攀发展集团,", StringComparison.Ordinal));
        var cells = lines[renamed].Split(',');
        (cells[0], cells[2]) = ("攀西发展集团", cells[2].Length > 0 ? $"攀发展集团、{cells[2]}" : "攀发展集团");
        lines[renamed] = string.Join(',', cells);
        await File.WriteAllLinesAsync(roster, lines);
        await ImportAsync(place, "after.csv", "2023-06-20,攀西发展集团,采用,市级刊物,简讯,乙\n");
        await PublishJulyAndAugustAsync(place);

        // 第九条（一）: two a month are required and none was sent, 10 - 3 × 2 = 4 in May and in June. 第九条（二）1: 5 for 乙.
        var july = await PageAsync(place, "july");
        Assert.Contains("攀西发展集团（2023年6月）813增：2023-06-20 信息刊物采用（市级刊物简讯）（第九条（二）1）5分", july);
        Assert.Contains("文旅集团（2023年6月）8—花名册中已没有这个单位", july);
        Assert.Contains("文旅集团2023年6月累计得分8分，花名册中已没有这个单位。", await DocumentAsync(place, "july"));
        Assert.DoesNotContain("对已通报结果的调整", await PageAsync(place, "august"));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_confirmed_proposal_becomes_an_event_and_a_declined_one_does_not()
    {
        using var place = new Workplace();
        await ImportAsync(place, "events.csv", "2023-06-05,国投集团,采用,市级刊物,专报,甲\n2023-06-06,文旅集团,采用,市级刊物,简讯,乙\n");
        await PublishJuneAsync(place);

        // 第十条: the first two are proposed for 通报表扬. 企业二类 need two a month: 10 - 3 × 2 = 4 points in May and in June.
        // 文旅集团 4 + 4 + 5 = 13 of 100, 攀发展集团 8 of 100, 国投集团 0 + 0 + 10 = 10 of 160: 文旅集团 and 攀发展集团 lead.
        var (code, output, _) = await place.RunAsync("outcome", "confirm", "P2023-06-T1", "--reason", "主任办公会同意", "--now", "2023-07-05T10:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("P2023-06-T1 文旅集团 通报表扬：已确认，已登记为事项 P2023-06-T1", output);
        (code, output, _) = await place.RunAsync("outcome", "decline", "P2023-06-T2", "--reason", "不宜", "--now", "2023-07-05T10:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("攀发展集团 通报表扬：不予采纳", output);

        // 第九条（三）5: 10 points on the day of confirmation, for the one that was confirmed.
        (_, output, _) = await place.RunAsync("score", "--office", "panzhihua", "--period", "2023-07", "--as-of", "2023-07-05", "--json");
        Assert.Contains("\"date\":\"2023-07-05\",\"clause\":\"第九条（三）5\",\"item\":\"通报表扬\",\"points\":10,\"evidence\":[\"P2023-06-T1\"]", output);
        Assert.DoesNotContain("P2023-06-T2", output);

        (code, _, var error) = await place.RunAsync("outcome", "decline", "P2023-06-T1", "--reason", "改主意", "--now", "2023-07-06T10:00:00+08:00");
        Assert.Equal(2, code);
        Assert.Contains("建议“P2023-06-T1”已确认（2023-07-05 10:00），不能再改", error);
        (_, _, error) = await place.RunAsync("outcome", "confirm", "P2023-06-T2", "--reason", "改主意", "--now", "2023-07-06T10:00:00+08:00");
        Assert.Contains("建议“P2023-06-T2”不予采纳（2023-07-05 10:00），不能再改", error);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_proposal_that_the_ledger_no_longer_supports_is_confirmed_with_a_hint()
    {
        using var place = new Workplace();
        await ImportAsync(place, "before.csv", "2023-06-05,国投集团,采用,市级刊物,专报,甲\n2023-06-06,文旅集团,采用,市级刊物,简讯,乙\n");
        await PublishJuneAsync(place);

        // As above 文旅集团 with 13 of 100 and 攀发展集团 with 8 of 100 lead, 国投集团 has 10 of 160. What was recorded late gives 国投集团 10 + 2 × 10 = 30 of 160, 18.75 %, and
        // 攀发展集团 8 + 2 × 5 = 18 %: 文旅集团 is third.
        await ImportAsync(place, "after.csv", string.Concat("丙丁".Select(title => $"2023-06-20,国投集团,采用,市级刊物,专报,{title}\n2023-06-21,攀发展集团,采用,市级刊物,简讯,{title}{title}\n")));

        var (code, output, error) = await place.RunAsync("outcome", "confirm", "P2023-06-T1", "--reason", "主任办公会同意", "--now", "2023-07-05T10:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("P2023-06-T1 文旅集团 通报表扬：已确认", output);
        Assert.Contains("提示：按现在的台账，2023年6月的结果已不建议文旅集团“通报表扬”；", error);
        (_, _, error) = await place.RunAsync("outcome", "confirm", "P2023-06-T2", "--reason", "主任办公会同意", "--now", "2023-07-05T10:00:00+08:00");
        Assert.DoesNotContain("提示", error);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("P2023-06-T1,2023-07-04,文旅集团,通报表扬", 0, "已确认，事项 P2023-06-T1 早已登记，没有另记", null)]
    [InlineData("P2023-06-T1,2023-07-04,文旅集团,通报表扬\nX1,2023-07-05,文旅集团,冲正,P2023-06-T1,误登", 2, null, "编号“P2023-06-T1”已是另一登记事项（文旅集团 通报表扬，已冲正）")]
    [InlineData("B1,2023-07-04,文旅集团,通报表扬\nX1,2023-07-05,文旅集团,冲正,B1,误登", 0, "已确认，已登记为事项 P2023-06-T1", null)]
    [InlineData("P2023-06-T1,2023-07-04,国投集团,通报表扬", 2, null, "编号“P2023-06-T1”已是另一登记事项（国投集团 通报表扬）")]
    [InlineData("B1,2023-07-04,文旅集团,通报表扬", 0, "已确认，已登记为事项 P2023-06-T1", "2023-07-04 已登记过文旅集团的“通报表扬”（B1），请核对是不是同一次")]
    [InlineData("B1,2023-06-30,文旅集团,通报表扬", 0, "已确认，已登记为事项 P2023-06-T1", null)] // of an earlier bulletin
    public async Task A_proposal_that_was_recorded_by_hand_is_not_recorded_twice_unnoticed(string row, int expected, string? told, string? hint)
    {
        using var place = new Workplace();
        await ImportAsync(place, "events.csv", "2023-06-05,国投集团,采用,市级刊物,专报,甲\n2023-06-06,文旅集团,采用,市级刊物,简讯,乙\n");
        await PublishJuneAsync(place);
        await ImportAsync(place, "events", "hand.csv", $"编号,日期,单位,事项,信息编号,说明\n{row}\n");

        var (code, output, error) = await place.RunAsync("outcome", "confirm", "P2023-06-T1", "--reason", "主任办公会同意", "--now", "2023-07-05T10:00:00+08:00");
        Assert.Equal(expected, code);
        Assert.Contains(told ?? "", output);
        Assert.True(hint is null ? error.Length == 0 : error.Contains(hint, StringComparison.Ordinal), error);
    }

    // What a clock a year ahead noted as the day since when bulletins are sent would keep them back for a year; what one behind took for the day would have all since go out at once.
    [Theory(Timeout = 300_000)]
    [InlineData("2024-06-20T10:00:00+08:00", "2023-06-20T10:00:00+08:00")]
    [InlineData("2023-06-20T10:00:00+08:00", "2022-01-05T10:00:00+08:00")]
    public async Task A_worker_that_once_had_a_wrong_clock_sends_its_bulletins_once_it_is_right_and_no_others(params string[] starts)
    {
        using var place = new Workplace();
        foreach (var now in starts)
        {
            Assert.Equal(0, (await place.RunAsync("ingest", "--now", now)).Code);
        }

        Assert.False(Directory.Exists(place.Outbox) && Directory.GetFiles(place.Outbox, "bulletin.panzhihua*").Length > 0);
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-07-03T10:00:00+08:00")).Code);
        Assert.Single(Directory.GetFiles(place.Outbox, "bulletin.panzhihua*"));
    }

    [Fact(Timeout = 300_000)]
    public async Task An_unknown_proposal_is_refused_with_those_that_wait()
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", "2023-07-03T08:29:00+08:00");
        await PublishJuneAsync(place);

        var (code, _, error) = await place.RunAsync("outcome", "confirm", "P2023-06-T99", "--reason", "同意");
        Assert.Equal(2, code);
        Assert.Contains("P2023-06-T1 ", error);
        Assert.Equal(2, (await place.RunAsync("outcome", "confirm", "P2023-06-T1", "--reason", " ")).Code);
    }

    private static Task PublishJuneAsync(Workplace place) => DigestAsync(place, "2023-06", "2023-07-03T08:30:00+08:00", "june", "--send");

    private static async Task PublishJulyAndAugustAsync(Workplace place)
    {
        await DigestAsync(place, "2023-07", "2023-08-01T08:30:00+08:00", "july", "--send");
        await DigestAsync(place, "2023-08", "2023-09-01T08:30:00+08:00", "august", "--send");
    }

    private static async Task PublishDecemberAsync(Workplace place)
    {
        await place.RunAsync("ingest", "--now", "2024-01-02T08:29:00+08:00");
        await DigestAsync(place, "2023-12", "2024-01-02T08:30:00+08:00", "december", "--send");
    }

    /// <summary>The text of a bulletin's page.</summary>
    private static async Task<string> PageAsync(Workplace place, string folder) => Plain(await File.ReadAllTextAsync(Path.Combine(place[folder], "digest.html")));

    private static string Plain(string html) => Regex.Replace(html, "<[^>]*>|\n", "");

    private static async Task<string> DocumentAsync(Workplace place, string folder)
    {
        await using var zip = await ZipFile.OpenReadAsync(Path.Combine(place[folder], "bulletin.docx"));
        using var reader = new StreamReader(await zip.GetEntry("word/document.xml")!.OpenAsync());
        return WebUtility.HtmlDecode(Plain(await reader.ReadToEndAsync()));
    }

    private static Task ImportAsync(Workplace place, string name, string rows) => ImportAsync(place, "events", name, Header + rows);

    private static async Task ImportAsync(Workplace place, string kind, string name, string content)
    {
        var (code, _, error) = await place.RunAsync("import", kind, place.Csv(name, content), "--office", "panzhihua");
        Assert.True(code == 0, error);
    }

    private static async Task DigestAsync(Workplace place, string period, string now, string folder, params string[] more)
    {
        var (code, _, error) = await place.RunAsync(["digest", "--office", "panzhihua", "--period", period, "--out", place[folder], "--now", now, .. more]);
        Assert.True(code == 0, error);
    }
}
