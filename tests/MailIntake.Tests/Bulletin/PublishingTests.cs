using System.Text.RegularExpressions;
using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Bulletin;

public sealed class PublishingTests
{
    private const string Header = "日期,单位,事项,渠道,文种,标题\n";

    [Fact(Timeout = 300_000)]
    public async Task A_published_bulletin_is_printed_again_to_the_last_octet_and_what_comes_later_is_an_adjustment_of_the_next()
    {
        using var place = new Workplace();
        await ImportAsync(place, "before.csv", "2023-06-05,国投集团,采用,市级刊物,简讯,甲\n");
        await DigestAsync(place, "2023-06", "2023-07-03T08:30:00+08:00", "first", "--send");
        var mail = new MimeFormat().Read(await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(place.Outbox, "*.eml"))));
        Assert.Equal(["攀枝花市国资委2023年6月政务信息考核通报.xlsx", "攀枝花市国资委2023年6月政务信息考核通报.docx"], mail.Attachments.Select(a => a.FileName));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(place["first"], "digest.xlsx")), mail.Attachments[0].Content.ToArray());
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(place["first"], "bulletin.docx")), mail.Attachments[1].Content.ToArray());

        // 第九条（二）1: another adoption of a 简讯 by the city's publication, 5 points, recorded after June was published.
        await ImportAsync(place, "after.csv", "2023-06-20,国投集团,采用,市级刊物,简讯,乙\n");
        await DigestAsync(place, "2023-06", "2023-07-20T08:30:00+08:00", "again");
        foreach (var name in (string[])["digest.html", "digest.xlsx", "bulletin.docx"])
        {
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(place["first"], name)), await File.ReadAllBytesAsync(Path.Combine(place["again"], name)));
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
        await place.RunAsync("ingest", "--now", "2024-01-02T08:29:00+08:00");
        await DigestAsync(place, "2023-12", "2024-01-02T08:30:00+08:00", "december", "--send");

        // 第九条（二）1: 5 points each. Nothing was reported, which costs no more than the base: 国投集团's 2023 was published as 0.
        await ImportAsync(place, "january.csv", "2023-12-10,国投集团,采用,市级刊物,简讯,甲\n");
        await DigestAsync(place, "2024-01", "2024-02-01T08:30:00+08:00", "january", "--send");
        await ImportAsync(place, "february.csv", "2023-12-20,国投集团,采用,市级刊物,简讯,乙\n");
        await DigestAsync(place, "2024-02", "2024-03-01T08:30:00+08:00", "february", "--send");
        await DigestAsync(place, "2024-03", "2024-04-01T08:30:00+08:00", "march", "--send");

        // Unit, as published or told last, as it is now, what came.
        Assert.Contains("国投集团（2023年12月）05增：2023-12-10 信息刊物采用（市级刊物简讯）（第九条（二）1）5分", Plain("january"));
        Assert.Contains("国投集团（2023年12月）510增：2023-12-20 信息刊物采用（市级刊物简讯）（第九条（二）1）5分", Plain("february"));
        Assert.DoesNotContain("2023-12-10", Plain("february"));
        Assert.DoesNotContain("对已通报结果的调整", Plain("march"));

        string Plain(string folder) => Regex.Replace(File.ReadAllText(Path.Combine(place[folder], "digest.html")), "<[^>]*>|\n", "");
    }

    [Fact(Timeout = 300_000)]
    public async Task A_confirmed_proposal_becomes_an_event_and_a_declined_one_does_not()
    {
        using var place = new Workplace();
        await ImportAsync(place, "events.csv", "2023-06-05,国投集团,采用,市级刊物,专报,甲\n2023-06-06,文旅集团,采用,市级刊物,简讯,乙\n");
        await DigestAsync(place, "2023-06", "2023-07-03T08:30:00+08:00", "june", "--send");

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
    public async Task An_unknown_proposal_is_refused_with_those_that_wait()
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", "2023-07-03T08:29:00+08:00");
        await DigestAsync(place, "2023-06", "2023-07-03T08:30:00+08:00", "june", "--send");

        var (code, _, error) = await place.RunAsync("outcome", "confirm", "P2023-06-T99", "--reason", "同意");
        Assert.Equal(2, code);
        Assert.Contains("P2023-06-T1 ", error);
        Assert.Equal(2, (await place.RunAsync("outcome", "confirm", "P2023-06-T1", "--reason", " ")).Code);
    }

    private static async Task ImportAsync(Workplace place, string name, string rows)
    {
        var (code, _, error) = await place.RunAsync("import", "events", place.Csv(name, Header + rows), "--office", "panzhihua");
        Assert.True(code == 0, error);
    }

    private static async Task DigestAsync(Workplace place, string period, string now, string folder, params string[] more)
    {
        var (code, _, error) = await place.RunAsync(["digest", "--office", "panzhihua", "--period", period, "--out", place[folder], "--now", now, .. more]);
        Assert.True(code == 0, error);
    }
}
