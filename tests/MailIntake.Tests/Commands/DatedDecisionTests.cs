using System.Text.Json;

namespace MailIntake.Tests.Commands;

/// <summary>Decisions made anew, through the program: results as of an earlier day stay what they were, the difference is an entry of the day.</summary>
public sealed class DatedDecisionTests
{
    private const string Report = "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元，同比增长百分之十五。";

    private static async Task<JsonElement> ScoreAsync(Workplace place, string period, string? asOf = null, string unit = "国投集团")
    {
        var (code, output, error) = await place.RunAsync(
            ["score", "--office", "panzhihua", "--period", period, "--json", .. asOf is null ? Array.Empty<string>() : ["--as-of", asOf]]);
        Assert.Equal((0, ""), (code, error));
        return JsonDocument.Parse(output).RootElement.GetProperty("groups")[0].GetProperty("units").EnumerateArray().Single(u => u.GetProperty("unit").GetString() == unit);
    }

    private static (decimal Total, decimal Period, int Submitted) Figures(JsonElement unit) =>
        (unit.GetProperty("total").GetDecimal(), unit.GetProperty("periodPoints").GetDecimal(), unit.GetProperty("submitted").GetProperty("简讯").GetInt32());

    private static async Task<Workplace> WithFiveInJuneAsync()
    {
        var place = new Workplace();
        string[] subjects = ["园区建设提速", "招商引资签约", "安全生产检查", "国企改革深化", "党建引领发展"];
        string[] bodies =
        [
            "园区一期主体完工，十二家企业入驻，就业八百人。", "招商推介会现场签约九个项目，总额二十亿元。", "排查隐患四十六处，全部限期整改并逐一销号。",
            "完成三家子公司重组，压减管理层级，节约成本。", "开展主题党日活动，党员带头攻关，解决难题七项。",
        ];
        for (var i = 0; i < 5; i++)
        {
            place.Receive($"{i + 1}.eml", $"2023-06-0{i + 1}T10:00:00", $"【简讯】国投集团{subjects[i]}", bodies[i]);
        }

        Assert.Equal(0, (await place.RunAsync("ingest")).Code);
        return place;
    }

    // A rehearsal begins at one instant again and again, by seconds before the decision of the one before: no clock was wrong. By days it was.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-07-10T09:00:00+08:00", false)]
    [InlineData("2023-07-08T09:00:00+08:00", true)]
    public async Task Only_a_decision_of_a_later_day_is_told_to_be_of_a_clock_that_was_wrong(string again, bool told)
    {
        using var place = await WithFiveInJuneAsync();
        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000001", "--status", "not-counted", "--reason", "内容是会议通知", "--now", "2023-07-10T09:00:30+08:00")).Code);
        var (code, output, _) = await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--reason", "复核后计数", "--now", again);

        Assert.Equal(0, code);
        Assert.Equal(told, output.Contains("系统时钟", StringComparison.Ordinal));
        Assert.Contains("2023-07-10 起", output);
    }

    // 一类企业每月 4 条：5 月 0 条得 10 − 3 × 4 → 0 分；6 月 5 条得 10 + 2 = 12 分，4 条得 10 分。
    [Fact(Timeout = 300_000)]
    public async Task A_mail_decided_anew_counts_so_from_that_day_and_the_closed_month_stays()
    {
        using var place = await WithFiveInJuneAsync();
        var (code, output, _) = await place.RunAsync(
            "decide", "P2023-000001", "--status", "not-counted", "--reason", "内容是会议通知", "--now", "2023-07-10T09:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("2023-07-10 起作数", output);

        Assert.Equal((12m, 12m, 5), Figures(await ScoreAsync(place, "2023-06")));
        Assert.Equal((12m, 12m, 5), Figures(await ScoreAsync(place, "2023-06", "2023-07-09")));
        Assert.Equal((10m, 12m, 5), Figures(await ScoreAsync(place, "2023-06", "2023-07-10")));
        var july = await ScoreAsync(place, "2023-07", "2023-07-10");
        Assert.Equal((10m, -2m, 0), Figures(july));
        var difference = july.GetProperty("entries").EnumerateArray().Last();
        Assert.Equal(
            ("2023-07-10", "第九条（一）", -2m, "P2023-000001"),
            (difference.GetProperty("date").GetString(), difference.GetProperty("clause").GetString(), difference.GetProperty("points").GetDecimal(), difference.GetProperty("evidence")[0].GetString()));

        // The earlier decision stays visible, and a third one takes the second back.
        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--reason", "复核后计数", "--now", "2023-07-12T09:00:00+08:00")).Code);
        Assert.Equal((10m, -2m, 0), Figures(await ScoreAsync(place, "2023-07", "2023-07-11")));
        Assert.Equal((12m, 0m, 0), Figures(await ScoreAsync(place, "2023-07", "2023-07-12")));
        (_, output, _) = await place.RunAsync("explain", "--office", "panzhihua", "--unit", "国投集团", "--period", "2023-07", "--as-of", "2023-07-12");
        Assert.Contains("改判：超额报送加分", output);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_decision_after_one_that_a_wrong_clock_dated_in_the_future_says_from_when_it_holds()
    {
        using var place = await WithFiveInJuneAsync();
        await place.RunAsync("decide", "P2023-000001", "--status", "not-counted", "--reason", "内容是会议通知", "--now", "2024-07-10T09:00:00+08:00");
        var (code, output, _) = await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--reason", "复核后计数", "--now", "2023-07-12T09:00:00+08:00");

        Assert.Equal(0, code);
        Assert.Contains("也从 2024-07-10 起才作数", output);
        Assert.Equal((12m, 12m, 5), Figures(await ScoreAsync(place, "2023-06")));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_mail_decided_anew_in_its_month_leaves_no_difference_behind()
    {
        using var place = await WithFiveInJuneAsync();
        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--unit", "文旅集团", "--reason", "实为文旅集团来稿", "--now", "2023-06-20")).Code);

        Assert.Equal(5, Figures(await ScoreAsync(place, "2023-06", "2023-06-19")).Submitted);
        Assert.Equal((10m, 10m, 4), Figures(await ScoreAsync(place, "2023-06")));
        Assert.Equal(0, Figures(await ScoreAsync(place, "2023-06", "2023-06-19", "文旅集团")).Submitted);
        Assert.Equal((11m, 7m, 1), Figures(await ScoreAsync(place, "2023-06", unit: "文旅集团"))); // 二类每月 2 条：5 月 10 − 6 = 4，6 月 10 − 3 = 7
        Assert.DoesNotContain("改判", (await ScoreAsync(place, "2023-06")).GetRawText());
    }

    // Until a person decides there is no result to keep: the mail counts in the month in which it came.
    [Fact(Timeout = 300_000)]
    public async Task What_takes_a_mail_out_of_review_holds_from_its_receipt()
    {
        using var place = await WithFiveInJuneAsync();
        place.Receive("6.eml", "2023-06-30T23:59:59", "【简讯】某项工作", Report);
        await place.RunAsync("ingest");
        Assert.Equal((12m, 12m, 5), Figures(await ScoreAsync(place, "2023-06")));
        var (code, output, _) = await place.RunAsync("decide", "P2023-000006", "--status", "counted", "--unit", "国投集团", "--reason", "电话核实", "--now", "2023-07-10");

        Assert.Equal(0, code);
        Assert.Contains("自收到之日起", output);
        Assert.Equal((14m, 14m, 6), Figures(await ScoreAsync(place, "2023-06"))); // 10 + 2 × 2
        Assert.Equal((14m, 0m, 0), Figures(await ScoreAsync(place, "2023-07", "2023-07-10")));
    }

    // 6 月 5 日收到，6 月 28 日退回（−5），7 月 2 日重报：6 月计 1 条得 10 − 3 × 3 = 1 分，7 月不另计。
    [Fact(Timeout = 300_000)]
    public async Task A_returned_item_that_comes_again_the_next_month_keeps_its_month()
    {
        using var place = new Workplace();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", Report);
        await place.RunAsync("ingest");
        var events = place.Csv("events.csv", "日期,单位,事项,信息编号\n2023-06-28,国投集团,退回重报,P2023-000001\n");
        Assert.Equal(0, (await place.RunAsync("import", "events", events, "--office", "panzhihua")).Code);
        var before = (await ScoreAsync(place, "2023-06")).GetRawText();
        Assert.Equal((-4m, -4m, 1), Figures(await ScoreAsync(place, "2023-06")));
        place.Receive("2.eml", "2023-07-02T10:00:00", "【简讯】国投集团项目建设提速", "改写后的新稿：" + Report + "并补充了具体做法和成效数据。");
        await place.RunAsync("ingest");

        Assert.Equal(before, (await ScoreAsync(place, "2023-06")).GetRawText());
        Assert.Equal((-4m, 0m, 0), Figures(await ScoreAsync(place, "2023-07")));
        Assert.Equal(-4m, (await ScoreAsync(place, "2023")).GetProperty("entries").EnumerateArray().Where(e => e.GetProperty("date").GetString()!.CompareTo("2023-08") < 0).Sum(e => e.GetProperty("points").GetDecimal()));
        var (_, rows, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        Assert.Contains("\"number\":\"P2023-000002\",\"received\":\"2023-07-02T10:00:00+08:00\",\"period\":\"2023-07\"", rows); // when it came is told as it was
    }
}
