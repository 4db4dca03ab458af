using System.Text.Json;

namespace MailIntake.Tests.Commands;

/// <summary>A returned item and its new version, through the program: one of the two counts at any time, from when the mailbox first received the item.</summary>
public sealed class ReturnedItemTests
{
    private const string Tagged = "【简讯】国投集团项目建设提速";
    private const string Untagged = "国投集团项目建设提速"; // the same title; without a tag its words decide
    private const string First = "园区一期主体完工，十二家企业入驻，带动就业八百人。";
    private const string Second = "招商推介会现场签约九个项目，总额二十亿元，其中制造业六个。";
    private const string Third = "完成三家子公司重组，压减管理层级，全年节约成本一千万元。";

    // 600 字 are neither 简讯 (≤ 500) nor 专报 (≥ 1500): a person decides (scoring.md, 没有标记).
    private static readonly string Long = string.Concat(Enumerable.Range(0, 60).Select(i => $"第{(char)('甲' + i)}项任务按期完成，"));

    private static async Task<(decimal Total, int Submitted)> ScoreAsync(Workplace place, string period, string asOf, string kind = "简讯")
    {
        var (_, output, _) = await place.RunAsync("score", "--office", "panzhihua", "--period", period, "--as-of", asOf, "--json");
        var unit = JsonDocument.Parse(output).RootElement.GetProperty("groups")[0].GetProperty("units").EnumerateArray().Single(u => u.GetProperty("unit").GetString() == "国投集团");
        return (unit.GetProperty("total").GetDecimal(), unit.GetProperty("submitted").GetProperty(kind).GetInt32());
    }

    private static async Task<string[]> StatusesAsync(Workplace place)
    {
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("status").GetString()!)];
    }

    /// <summary>Mails come to the mailbox and are taken in.</summary>
    private static async Task ReceiveAsync(Workplace place, string now, params IEnumerable<(string At, string Subject, string Text)> mails)
    {
        foreach (var (at, subject, text) in mails)
        {
            place.Receive($"{Directory.GetFiles(place.MailFolder).Length + 1}.eml", at, subject, text);
        }

        await place.RunAsync("ingest", "--now", now);
    }

    private static async Task<Workplace> ReceivedAsync(string now, params IEnumerable<(string At, string Subject, string Text)> mails)
    {
        var place = new Workplace();
        await ReceiveAsync(place, now, mails);
        return place;
    }

    /// <summary>An item of 5 June, which counts.</summary>
    private static Task<Workplace> OneItemAsync() => ReceivedAsync("2023-06-05T11:00:00", ("2023-06-05T10:00:00", Tagged, First));

    private static Task<(int Code, string Out, string Error)> ReturnAsync(Workplace place, string day, string now, string about = "P2023-000001", string unit = "国投集团") => place.RunAsync(
        "import", "events", place.Csv("events.csv", $"日期,单位,事项,信息编号\n{day},{unit},退回重报,{about}\n"), "--office", "panzhihua", "--now", now);

    private static async Task ReturnByTitleAsync(Workplace place, string now, params string[] days) => Assert.Equal(0, (await place.RunAsync(
        "import", "events", place.Csv("events.csv", $"日期,单位,事项,标题\n{string.Concat(days.Select(d => $"{d},国投集团,退回重报,{Untagged}\n"))}"), "--office", "panzhihua", "--now", now)).Code);

    private static async Task DecideAsync(Workplace place, string number, string status, string now, string of = "P2023-000001")
    {
        var (code, output, _) = await place.RunAsync("decide", number, "--status", status, "--kind", "简讯", "--reason", "核实", "--now", now);
        Assert.Equal(0, code);
        Assert.Contains($"{of} 的新版", output);
    }

    private static async Task UnchangedByReplayAsync(Workplace place, string now)
    {
        string[][] since = [[], ["--since", "2023-06-06"], ["--since", "2023-06-15"], ["--since", "2024-01-01"]]; // what came before is not read again and keeps its decision
        foreach (var option in since)
        {
            var (code, output, _) = await place.RunAsync(["rules", "replay", "--with", place.Config, "--json", "--now", now, .. option]);
            Assert.Equal((0, ""), (code, output));
        }

        Assert.Equal(0, (await place.RunAsync("verify")).Code);
    }

    /// <summary>An item of 5 June that was returned on 10 June, and its new version of 20 June, which is in review.</summary>
    private static async Task<Workplace> SentAgainAsync()
    {
        var place = await OneItemAsync();
        Assert.Equal(0, (await ReturnAsync(place, "2023-06-10", "2023-06-10T09:00:00")).Code);
        await ReceiveAsync(place, "2023-06-20T11:00:00", ("2023-06-20T10:00:00", Untagged, Long));
        return place;
    }

    // An item of 5 June, returned on 10 June; its new version of 3 July is June's, and the item of 4 July is July's own: July counts one of the two that came. The whole
    // year has both in it.
    [Fact(Timeout = 300_000)]
    public async Task A_bulletin_does_not_count_a_new_version_of_an_item_of_an_earlier_month()
    {
        using var place = await OneItemAsync();
        Assert.Equal(0, (await ReturnAsync(place, "2023-06-10", "2023-06-10T09:00:00")).Code);
        await ReceiveAsync(place, "2023-07-04T11:00:00", ("2023-07-03T10:00:00", Tagged, Second), ("2023-07-04T10:00:00", "【简讯】国投集团丙景区开园", "新建停车场两处，车位六百个，旅游厕所九座，均已投入使用。"));
        Assert.Equal(["not-counted", "counted", "counted"], await StatusesAsync(place));
        Assert.Equal(1, (await ScoreAsync(place, "2023-07", "2023-07-31")).Submitted);

        async Task<string> PageAsync(string period, string now)
        {
            var (code, _, error) = await place.RunAsync("digest", "--office", "panzhihua", "--period", period, "--out", place[period], "--now", now);
            Assert.True(code == 0, error);
            return await File.ReadAllTextAsync(Path.Combine(place[period], "digest.html"));
        }

        Assert.Contains("本期来稿 1 件：计数 1。", await PageAsync("2023-06", "2023-07-31T09:00:00+08:00"));
        Assert.Contains("本期来稿 2 件：计数 1，代替以前退回的来稿 1。", await PageAsync("2023-07", "2023-08-01T09:00:00+08:00"));
        Assert.Contains("本期来稿 3 件：计数 2，不计 1。", await PageAsync("2023", "2024-01-02T09:00:00+08:00"));
    }

    // The item was sent twice, and the office names the second. 一类每月 4 条，6 月计 1 条：10 − 3 × 3 = 1 分，退回 −5：−4。
    [Theory(Timeout = 300_000)]
    [InlineData(false)]
    [InlineData(true)] // recorded after the new version came
    public async Task A_return_that_names_a_duplicate_is_of_its_first(bool late)
    {
        using var place = await ReceivedAsync("2023-06-05T11:00:00", ("2023-06-05T10:00:00", Tagged, First), ("2023-06-05T10:05:00", Tagged, First));
        Assert.Equal(["counted", "duplicate"], await StatusesAsync(place));
        async Task ReturnedAsync(string now)
        {
            var (code, _, error) = await ReturnAsync(place, "2023-06-10", now, about: "P2023-000002");
            Assert.Equal(0, code);
            Assert.Contains("提示：P2023-000002 是 P2023-000001 的重复来稿，记在 P2023-000001 上", error);
        }

        if (!late)
        {
            await ReturnedAsync("2023-06-10T09:00:00");
        }

        await ReceiveAsync(place, "2023-06-20T11:00:00", ("2023-06-20T10:00:00", Tagged, Second));
        if (late)
        {
            await ReturnedAsync("2023-06-30T09:00:00");
        }

        Assert.Equal(["not-counted", "duplicate", "counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-04T09:00:00");
        Assert.Contains("没有新的行", (await ReturnAsync(place, "2023-06-10", "2023-07-05T09:00:00", about: "P2023-000002")).Out);
    }

    // 一类每月 4 条：5 月 0 条 10 − 12 → 0 分；6 月 1 条 10 − 3 × 3 = 1 分，0 条 0 分，2 条 4 分；退回 −5。
    [Fact(Timeout = 300_000)]
    public async Task While_its_new_version_is_only_in_review_the_item_counts_and_then_one_of_the_two()
    {
        using var place = await SentAgainAsync();
        Assert.Equal(["counted", "review"], await StatusesAsync(place));
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));

        await DecideAsync(place, "P2023-000002", "counted", "2023-07-03T09:00:00");
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-04T09:00:00");

        await DecideAsync(place, "P2023-000002", "not-counted", "2023-07-05T09:00:00");
        Assert.Equal(["counted", "not-counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-07", "2023-07-05"));
        await UnchangedByReplayAsync(place, "2023-07-06T09:00:00");

        await DecideAsync(place, "P2023-000002", "counted", "2023-07-07T09:00:00");
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-07", "2023-07-07"));
        await UnchangedByReplayAsync(place, "2023-07-08T09:00:00");
    }

    // 收到，马上修改 is no new version: the item counts until the real one comes, and is replaced by that. 6 月 1 条：10 − 3 × 3 = 1 分，退回 −5.
    [Fact(Timeout = 300_000)]
    public async Task An_acknowledgement_of_the_return_is_no_new_version_and_the_one_that_comes_after_it_is()
    {
        using var place = await OneItemAsync();
        Assert.Equal(0, (await ReturnAsync(place, "2023-06-06", "2023-06-06T09:00:00")).Code);
        await ReceiveAsync(place, "2023-06-06T11:00:00", ("2023-06-06T10:00:00", $"回复：退回修改：{Tagged}", "收到，马上修改。"), ("2023-06-06T10:30:00", $"回复：{Tagged}", "收到，马上修改，谢谢。"));
        Assert.Equal(["counted", "review", "review"], await StatusesAsync(place));
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));

        await ReceiveAsync(place, "2023-06-08T11:00:00", ("2023-06-08T10:00:00", Tagged + "（修改稿）", Second));
        Assert.Equal(["not-counted", "review", "review", "counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-01T09:00:00");
    }

    // Received on 1 June, returned on 29 June: on 2 July the item is 31 days old and its return 3; on 28 July the return is 29 days old, on 30 July 31.
    // 2023-06-29 is its 00:00:00: 30 days are over with 2023-07-29 00:00:00, which is still within them (scoring.md: within 30 days).
    [Theory(Timeout = 300_000)]
    [InlineData("2023-07-02T10:00:00", "not-counted", 0)]
    [InlineData("2023-07-28T10:00:00", "not-counted", 0)]
    [InlineData("2023-07-29T00:00:00", "not-counted", 0)]
    [InlineData("2023-07-29T00:00:01", "counted", 1)]
    [InlineData("2023-07-30T10:00:00", "counted", 1)]
    public async Task A_new_version_is_looked_for_from_the_return_on_however_old_the_item_is(string sent, string item, int july)
    {
        using var place = await ReceivedAsync("2023-06-01T11:00:00", ("2023-06-01T09:00:00", Tagged, First));
        Assert.Equal(0, (await ReturnAsync(place, "2023-06-29", "2023-06-29T12:00:00")).Code);
        await ReceiveAsync(place, "2023-07-31T08:00:00", (sent, Tagged, Second));

        Assert.Equal([item, "counted"], await StatusesAsync(place));
        Assert.Equal(july, (await ScoreAsync(place, "2023-07", "2023-07-31")).Submitted);
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-31T09:00:00");
    }

    // Received on 1 June; the next of its title came on 5 July, before the return of 8 July, and was only read after it.
    [Fact(Timeout = 300_000)]
    public async Task A_mail_that_was_received_before_the_return_of_an_old_item_is_no_new_version_of_it()
    {
        using var place = await ReceivedAsync("2023-06-01T11:00:00", ("2023-06-01T09:00:00", Tagged, First));
        Assert.Equal(0, (await ReturnAsync(place, "2023-07-08", "2023-07-08T12:00:00")).Code);
        await ReceiveAsync(place, "2023-07-09T08:00:00", ("2023-07-05T10:00:00", Tagged, Second));
        Assert.Equal(["counted", "counted"], await StatusesAsync(place));
        await UnchangedByReplayAsync(place, "2023-07-09T09:00:00");
    }

    // Returned on 10 June, its new version of 20 June did not count; the mail of 20 July comes 40 days after the return.
    [Fact(Timeout = 300_000)]
    public async Task An_item_that_got_its_place_back_is_not_replaced_long_after_the_return_nor_in_a_replay()
    {
        using var place = await SentAgainAsync();
        await DecideAsync(place, "P2023-000002", "not-counted", "2023-06-21T09:00:00");
        await ReceiveAsync(place, "2023-07-20T11:00:00", ("2023-07-20T10:00:00", Tagged, Second));
        Assert.Equal(["counted", "not-counted", "counted"], await StatusesAsync(place));
        await UnchangedByReplayAsync(place, "2023-07-21T09:00:00");
    }

    // The return of 29 June is imported on 31 July, when the new version has long come; to the second as where it was known.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-07-02T10:00:00", "not-counted")]
    [InlineData("2023-07-29T00:00:00", "not-counted")]
    [InlineData("2023-07-29T00:00:01", "counted")]
    [InlineData("2023-07-30T10:00:00", "counted")]
    public async Task A_return_recorded_late_finds_the_new_version_from_its_own_day_on(string sent, string item)
    {
        using var place = await ReceivedAsync("2023-07-31T08:00:00", ("2023-06-01T09:00:00", Tagged, First), (sent, Tagged, Second));
        Assert.Equal(0, (await ReturnAsync(place, "2023-06-29", "2023-07-31T09:00:00")).Code);
        Assert.Equal([item, "counted"], await StatusesAsync(place));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_new_version_that_is_decided_not_to_count_leaves_the_item_where_it_was()
    {
        using var place = await SentAgainAsync();

        await DecideAsync(place, "P2023-000002", "not-counted", "2023-06-21T09:00:00");
        Assert.Equal(["counted", "not-counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
    }

    // Recorded with June's events on 3 July, when both had come and counted: from then on June is what it would have been.
    [Fact(Timeout = 300_000)]
    public async Task A_return_that_is_recorded_after_the_new_version_came_counts_one()
    {
        using var place = await ReceivedAsync("2023-06-20T11:00:00", ("2023-06-05T10:00:00", Tagged, First), ("2023-06-20T10:00:00", Tagged, Second));
        Assert.Equal((4m, 2), await ScoreAsync(place, "2023-06", "2023-06-30"));

        var (code, _, error) = await ReturnAsync(place, "2023-06-10", "2023-07-03T09:00:00");
        Assert.Equal(0, code);
        Assert.Contains("events.csv:2: 提示：退回后同标题的 P2023-000002 早已收到，已由它代替 P2023-000001 计数", error);
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-04T09:00:00");

        Assert.Contains("没有新的行", (await ReturnAsync(place, "2023-06-10", "2023-07-05T09:00:00")).Out);
        await DecideAsync(place, "P2023-000002", "not-counted", "2023-07-06T09:00:00");
        Assert.Equal(["counted", "not-counted"], await StatusesAsync(place));
    }

    // What came before the return may be a second item: a person is told. What is recorded of another unit returns nothing of this one.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-25", "国投集团", "退回以前已收到同标题的 P2023-000002")]
    [InlineData("2023-06-10", "文旅集团", "“P2023-000001”是“国投集团”的来稿")]
    public async Task What_is_not_certain_is_told_and_counts_as_it_did(string day, string unit, string says)
    {
        using var place = await ReceivedAsync("2023-06-20T11:00:00", ("2023-06-05T10:00:00", Tagged, First), ("2023-06-20T10:00:00", Tagged, Second));

        Assert.Contains(says, (await ReturnAsync(place, day, "2023-07-03T09:00:00", unit: unit)).Error);
        Assert.Equal(["counted", "counted"], await StatusesAsync(place));
    }

    // A title that is used every month: what is returned is the latest item of it, not the first one of all. 5 月、6 月各 1 条，各 10 − 3 × 3 = 1 分，退回 −5：−3.
    [Theory(Timeout = 300_000)]
    [InlineData(false)]
    [InlineData(true)] // recorded with June's events, after the new version came
    public async Task A_return_by_title_is_of_the_latest_item_of_that_title(bool late)
    {
        using var place = await ReceivedAsync("2023-06-12T09:00:00", ("2023-05-03T10:00:00", Tagged, First), ("2023-06-11T10:00:00", Tagged, Second));
        var events = place.Csv("events.csv", $"日期,单位,事项,标题\n2023-06-12,国投集团,退回重报,{Untagged}\n");
        if (!late)
        {
            var (code, _, error) = await place.RunAsync("import", "events", events, "--office", "panzhihua", "--now", "2023-06-12T10:00:00");
            Assert.Equal(0, code);
            Assert.Contains("events.csv:2: 提示：同标题的来稿有 2 件，按 2023-06-11 收到的 P2023-000002 退回", error);
        }

        await ReceiveAsync(place, "2023-06-14T11:00:00", ("2023-06-14T10:00:00", Tagged, Third));
        Assert.Equal(0, (await place.RunAsync("import", "events", events, "--office", "panzhihua", "--now", "2023-07-03T10:00:00")).Code);

        Assert.Equal(["counted", "not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-3m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-04T09:00:00");
    }

    // One item through three versions: 6 月 1 条 1 分，退回两次 −10.
    [Theory(Timeout = 300_000)]
    [InlineData(Tagged, Tagged, false)]
    [InlineData(Tagged, Tagged, true)]
    [InlineData(Tagged + "（修改稿）", "【重报】" + Tagged + "第三稿", false)] // the titles say that they are versions
    [InlineData(Tagged + "（修改稿）", "【重报】" + Tagged + "第三稿", true)]
    public async Task A_second_return_by_title_is_of_the_version_that_took_the_items_place(string second, string third, bool late)
    {
        using var place = await OneItemAsync();
        if (!late)
        {
            await ReturnByTitleAsync(place, "2023-06-10T10:00:00", "2023-06-10");
        }

        await ReceiveAsync(place, "2023-06-12T11:00:00", ("2023-06-12T10:00:00", second, Second));
        if (!late)
        {
            await ReturnByTitleAsync(place, "2023-06-15T10:00:00", "2023-06-15");
        }

        await ReceiveAsync(place, "2023-06-18T11:00:00", ("2023-06-18T10:00:00", third, Third));
        if (late)
        {
            await ReturnByTitleAsync(place, "2023-07-03T10:00:00", "2023-06-10", "2023-06-15");
        }

        Assert.Equal(["not-counted", "not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-9m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-04T09:00:00");
    }

    // The same, both in one file that has the later return first: in the order in which they were made, not that of the lines.
    [Fact(Timeout = 300_000)]
    public async Task Returns_recorded_late_are_followed_in_the_order_of_their_days()
    {
        using var place = await ReceivedAsync(
            "2023-06-18T11:00:00", ("2023-06-05T10:00:00", Tagged, First), ("2023-06-12T10:00:00", Tagged, Second), ("2023-06-18T10:00:00", Tagged, Third));
        Assert.Equal(0, (await place.RunAsync(
            "import", "events", place.Csv("events.csv", "日期,单位,事项,信息编号\n2023-06-15,国投集团,退回重报,P2023-000002\n2023-06-10,国投集团,退回重报,P2023-000001\n"), "--office", "panzhihua", "--now", "2023-07-03T10:00:00")).Code);
        Assert.Equal(["not-counted", "not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-9m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-04T09:00:00");
    }

    // A return that names the version by its marks is of that one.
    [Fact(Timeout = 300_000)]
    public async Task A_return_by_a_marked_title_is_of_what_has_that_very_title()
    {
        using var place = await ReceivedAsync("2023-06-06T11:00:00", ("2023-06-05T10:00:00", Tagged + "（修改稿）", First), ("2023-06-06T10:00:00", Tagged, Second));
        var file = place.Csv("events.csv", $"日期,单位,事项,标题\n2023-06-10,国投集团,退回重报,{Untagged}（修改稿）\n");
        Assert.Equal(0, (await place.RunAsync("import", "events", file, "--office", "panzhihua", "--now", "2023-06-10T10:00:00")).Code);
        await ReceiveAsync(place, "2023-06-12T11:00:00", ("2023-06-12T10:00:00", Tagged + "（重报）", Third));
        Assert.Equal(["not-counted", "counted", "counted"], await StatusesAsync(place));
    }

    // 2023-06-10 is its 00:00:00: what came that afternoon came since the return, as where the return names its item.
    [Fact(Timeout = 300_000)]
    public async Task A_new_version_that_came_on_the_day_of_the_return_is_not_taken_for_what_was_returned()
    {
        using var place = await ReceivedAsync("2023-06-20T11:00:00", ("2023-06-05T10:00:00", Tagged, First), ("2023-06-10T15:00:00", Tagged, Second));
        await ReturnByTitleAsync(place, "2023-07-03T10:00:00", "2023-06-10");
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
    }

    // Two items of the title, returned by it at a given time of 10 June: the latest that had come by then; the mail of the very instant came since, and is the new version
    // of the one before it where that is no more than 30 days older (11 May 15:00 to 10 June 15:00 are 30 days).
    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-05T10:00:00", "2023-06-10 16:00", "counted", 2)] // the one of that day, an hour before
    [InlineData("2023-06-05T10:00:00", "2023-06-10 15:00", "not-counted", 1)]
    [InlineData("2023-05-11T15:00:00", "2023-06-10", "not-counted", 1)]
    [InlineData("2023-05-11T14:59:59", "2023-06-10", "counted", 2)]
    public async Task A_return_by_title_is_of_the_latest_that_had_come_by_its_instant(string first, string returned, string status, int returnedItem)
    {
        using var place = await ReceivedAsync("2023-06-10T15:30:00", (first, Tagged, First), ("2023-06-10T15:00:00", Tagged, Second));
        var (code, _, error) = await place.RunAsync(
            "import", "events", place.Csv("events.csv", $"日期,单位,事项,标题\n{returned},国投集团,退回重报,{Untagged}\n"), "--office", "panzhihua", "--now", "2023-06-10T17:00:00");
        Assert.Equal(0, code);
        Assert.Contains($"收到的 P2023-00000{returnedItem} 退回", error);
        Assert.Equal([status, "counted"], await StatusesAsync(place));
        await UnchangedByReplayAsync(place, "2023-06-11T09:00:00");
    }

    private static async Task RecordAsync(Workplace place, string rows, string now, string says)
    {
        var (code, _, error) = await place.RunAsync("import", "events", place.Csv("events.csv", $"编号,日期,单位,事项,信息编号,说明\n{rows}"), "--office", "panzhihua", "--now", now);
        Assert.Equal(0, code);
        Assert.Contains(says, error);
    }

    // scoring.md, Decided in detail 17. 6 月 2 条 4 分、1 条 1 分，退回 −5：退回在时合计 −4；没有退回时 4，此后 7 月 0 条 0 分。
    // 冲正自 7 月 4 日起：7 月 3 日问是 −4，7 月 31 日问是 4，同没有登记过退回一样；冲正 7 月 5 日又被冲正：再是 −4。
    [Theory(Timeout = 300_000)]
    [InlineData(false)] // replaced as the new version came
    [InlineData(true)] // replaced as the return was recorded
    public async Task A_withdrawn_return_brings_its_item_back_and_a_withdrawn_withdrawal_replaces_it_again(bool late)
    {
        const string Return = "R1,2023-06-10,国投集团,退回重报,P2023-000001,\n";
        using var place = await OneItemAsync();
        if (!late)
        {
            await RecordAsync(place, Return, "2023-06-10T09:00:00", "");
        }

        await ReceiveAsync(place, "2023-06-20T11:00:00", ("2023-06-20T10:00:00", Tagged, Second));
        if (late)
        {
            await RecordAsync(place, Return, "2023-07-03T09:00:00", "已由它代替 P2023-000001 计数");
        }

        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));

        await RecordAsync(place, "X1,2023-07-04,国投集团,冲正,R1,登记错了\n", "2023-07-04T09:00:00", "events.csv:2: 提示：退回已冲正：P2023-000002 不再代替 P2023-000001，现在是计数；P2023-000001 恢复原来的判定，自 2023-07-04 起作数");
        Assert.Equal(["counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-07-03"));
        Assert.Equal((4m, 0), await ScoreAsync(place, "2023-07", "2023-07-31"));
        await UnchangedByReplayAsync(place, "2023-07-04T10:00:00");

        await RecordAsync(place, "X2,2023-07-05,国投集团,冲正,X1,原登记无误\n", "2023-07-05T09:00:00", "events.csv:2: 提示：退回后同标题的 P2023-000002 早已收到，已由它代替 P2023-000001 计数");
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((4m, 0), await ScoreAsync(place, "2023-07", "2023-07-04"));
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-07", "2023-07-31"));
        await UnchangedByReplayAsync(place, "2023-07-05T10:00:00");

        await RecordAsync(place, "X3,2023-07-06,国投集团,冲正,X2,登记错了\n", "2023-07-06T09:00:00", "P2023-000001 恢复原来的判定");
        Assert.Equal(["counted", "counted"], await StatusesAsync(place));
        Assert.Equal((4m, 0), await ScoreAsync(place, "2023-07", "2023-07-31"));
        await UnchangedByReplayAsync(place, "2023-07-06T10:00:00");
    }

    // scoring.md, Decided in detail 17. Two returns of one item, withdrawn on different days: the item is back when the last of them is gone (7 月 6 日), and replaced again
    // when the first of them holds again (7 月 8 日). 6 月计 1 条 1 分、2 条 4 分，每次退回 −5，7 月 0 条 0 分：7 月 5 日只冲正了一次，1 − 5 = −4；7 月 7 日 4 分；
    // 7 月 9 日恢复了一次，1 − 5 = −4；7 月 31 日两次都恢复，1 − 10 = −9。
    [Fact(Timeout = 300_000)]
    public async Task Of_several_returns_of_an_item_the_last_withdrawn_brings_it_back_and_the_first_restored_replaces_it()
    {
        using var place = await OneItemAsync();
        await RecordAsync(place, "R1,2023-06-10,国投集团,退回重报,P2023-000001,\nR2,2023-06-11,国投集团,退回重报,P2023-000001,\n", "2023-06-11T09:00:00", "");
        await ReceiveAsync(place, "2023-06-20T11:00:00", ("2023-06-20T10:00:00", Tagged, Second));
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));

        await RecordAsync(place, "X1,2023-07-04,国投集团,冲正,R1,登记错了\nX2,2023-07-06,国投集团,冲正,R2,登记错了\n", "2023-07-06T09:00:00", "自 2023-07-06 起作数");
        Assert.Equal(["counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-07", "2023-07-05"));
        Assert.Equal((4m, 0), await ScoreAsync(place, "2023-07", "2023-07-07"));

        await RecordAsync(place, "Y1,2023-07-08,国投集团,冲正,X1,原登记无误\nY2,2023-07-10,国投集团,冲正,X2,原登记无误\n", "2023-07-10T09:00:00", "已由它代替 P2023-000001 计数");
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((4m, 0), await ScoreAsync(place, "2023-07", "2023-07-07"));
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-07", "2023-07-09"));
        Assert.Equal((-9m, 0), await ScoreAsync(place, "2023-07", "2023-07-31"));
    }

    // 2023-06-10 16:30 is the instant of the return; what comes at that very instant has come since (按时间先后，同时的算退回以后), as at the intake.
    [Fact(Timeout = 300_000)]
    public async Task A_mail_of_the_very_instant_of_a_return_recorded_late_is_its_new_version()
    {
        using var place = await ReceivedAsync("2023-06-20T11:00:00", ("2023-06-05T10:00:00", Tagged, First), ("2023-06-10T16:30:00", Tagged, Second));
        Assert.Equal(0, (await ReturnAsync(place, "2023-06-10 16:30", "2023-07-03T09:00:00")).Code);
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        await UnchangedByReplayAsync(place, "2023-07-04T09:00:00");
    }

    // Had nothing been returned, the same text would have been its duplicate: 6 月 1 条 1 分。The unit's next mail of that title replaces nothing.
    [Fact(Timeout = 300_000)]
    public async Task When_the_return_is_withdrawn_a_version_with_the_items_own_text_is_its_duplicate()
    {
        using var place = await OneItemAsync();
        await RecordAsync(place, "R1,2023-06-10,国投集团,退回重报,P2023-000001,\n", "2023-06-10T09:00:00", "");
        await ReceiveAsync(place, "2023-06-12T11:00:00", ("2023-06-12T10:00:00", Tagged, "　" + First));
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));

        await RecordAsync(place, "X1,2023-06-15,国投集团,冲正,R1,登记错了\n", "2023-06-15T09:00:00", "现在是重复");
        Assert.Equal(["counted", "duplicate"], await StatusesAsync(place));
        Assert.Equal((1m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));

        await ReceiveAsync(place, "2023-06-18T11:00:00", ("2023-06-18T10:00:00", Tagged, Third));
        Assert.Equal(["counted", "duplicate", "counted"], await StatusesAsync(place));
        await UnchangedByReplayAsync(place, "2023-07-06T10:00:00");
    }

    // As before, of a unit that was renamed meanwhile: its own text is its duplicate, and no other unit's copy.
    [Fact(Timeout = 300_000)]
    public async Task When_the_return_is_withdrawn_a_version_under_the_units_earlier_name_is_its_duplicate()
    {
        using var place = await OneItemAsync();
        await RecordAsync(place, "R1,2023-06-10,国投集团,退回重报,P2023-000001,\n", "2023-06-10T09:00:00", "");
        await ReceiveAsync(place, "2023-06-12T11:00:00", ("2023-06-12T10:00:00", Tagged, "　" + First));
        var units = place.OfficeFile("panzhihua", "units.csv");
        await File.WriteAllTextAsync(units, (await File.ReadAllTextAsync(units)).Replace("国投集团,企业一类,", "国投公司,企业一类,国投集团、", StringComparison.Ordinal));

        await RecordAsync(place, "X1,2023-06-15,国投公司,冲正,R1,登记错了\n", "2023-06-15T09:00:00", "现在是重复");
        Assert.Equal(["counted", "duplicate"], await StatusesAsync(place));
        await UnchangedByReplayAsync(place, "2023-07-06T10:00:00");
    }

    // With the return it was the new version for its title; without it the two texts have to be compared, which the next reading does. 6 月 1 条 1 分。
    [Fact(Timeout = 300_000)]
    public async Task When_the_return_is_withdrawn_a_version_with_nearly_the_items_text_waits_for_the_reading_that_compares_them()
    {
        using var place = await ReceivedAsync("2023-06-05T11:00:00", ("2023-06-05T10:00:00", Tagged, Long[..480]));
        await RecordAsync(place, "R1,2023-06-10,国投集团,退回重报,P2023-000001,\n", "2023-06-10T09:00:00", "");
        await ReceiveAsync(place, "2023-06-12T11:00:00", ("2023-06-12T10:00:00", Tagged, Long[..480] + "完成。"));
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));

        await RecordAsync(place, "X1,2023-06-15,国投集团,冲正,R1,登记错了\n", "2023-06-15T09:00:00", "现在是待审；P2023-000001 恢复原来的判定");
        Assert.Equal(["counted", "review"], await StatusesAsync(place));
        await place.RunAsync("ingest", "--now", "2023-06-15T11:00:00");
        Assert.Equal(["counted", "duplicate"], await StatusesAsync(place));
        Assert.Equal((1m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-06T10:00:00");
    }

    // P1 was returned and replaced by P2; its text, letter for letter, comes a third time, and a fourth. 6 月 1 条：10 − 3 × 3 = 1 分，退回 −5：−4。
    [Theory(Timeout = 300_000)]
    [InlineData(Tagged)]
    [InlineData("【简讯】国投集团园区一期完工")]
    public async Task The_returned_text_that_comes_again_after_its_new_version_is_decided_by_a_person(string subject)
    {
        using var place = await OneItemAsync();
        Assert.Equal(0, (await ReturnAsync(place, "2023-06-10", "2023-06-10T09:00:00")).Code);
        await ReceiveAsync(place, "2023-06-12T11:00:00", ("2023-06-12T10:00:00", Tagged, Second));
        await ReceiveAsync(place, "2023-06-14T11:00:00", ("2023-06-14T10:00:00", subject, "　" + First), ("2023-06-14T10:30:00", subject, "　　" + First));
        Assert.Equal(["not-counted", "counted", "review", "duplicate"], await StatusesAsync(place));
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        Assert.Contains("P2023-000001（2023-06-05，当时不计） 正文相同", output);
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-01T09:00:00");
    }

    [Fact(Timeout = 300_000)]
    public async Task A_version_that_a_person_decided_keeps_that_when_the_return_is_withdrawn()
    {
        using var place = await OneItemAsync();
        await RecordAsync(place, "R1,2023-06-10,国投集团,退回重报,P2023-000001,\n", "2023-06-10T09:00:00", "");
        await ReceiveAsync(place, "2023-06-20T11:00:00", ("2023-06-20T10:00:00", Untagged, Long));
        await DecideAsync(place, "P2023-000002", "counted", "2023-06-21T09:00:00");
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));

        await RecordAsync(place, "X1,2023-06-22,国投集团,冲正,R1,登记错了\n", "2023-06-22T09:00:00", "P2023-000001 恢复原来的判定");
        Assert.Equal(["counted", "counted"], await StatusesAsync(place));
        Assert.Equal((4m, 2), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-06T10:00:00");
    }

    // P2 waits because it is neither 简讯 nor 专报; the return of P1 is recorded later, and P2 takes its place once a person counts it.
    [Fact(Timeout = 300_000)]
    public async Task A_return_recorded_late_leaves_a_version_in_review_what_it_is_in_review_for()
    {
        using var place = await ReceivedAsync("2023-06-20T11:00:00", ("2023-06-05T10:00:00", Tagged, First), ("2023-06-20T10:00:00", Untagged, Long));
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        var why = Reasons(output);
        Assert.NotEmpty(why);

        var (_, _, error) = await ReturnAsync(place, "2023-06-10", "2023-07-03T09:00:00");
        Assert.Contains("退回后同标题的 P2023-000002 早已收到，还在待审：它计数后代替 P2023-000001，在那以前 P2023-000001 照计", error);
        Assert.Equal(["counted", "review"], await StatusesAsync(place));
        (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        Assert.Equal([.. why, "退回重报"], Reasons(output));

        await DecideAsync(place, "P2023-000002", "counted", "2023-07-04T09:00:00");
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));

        static string[] Reasons(string json) =>
            [.. JsonDocument.Parse(json.Trim().Split('\n')[1]).RootElement.GetProperty("reasons").EnumerateArray().Select(r => r.GetProperty("rule").GetString()!)];
    }

    /// <summary>An item of 30 May (P1), returned on the 31st; its new version of 2 June (P2), returned on the 5th.</summary>
    private static async Task<Workplace> ReturnedTwiceAsync()
    {
        var place = await ReceivedAsync("2023-05-30T11:00:00", ("2023-05-30T10:00:00", Tagged, First));
        await RecordAsync(place, "R1,2023-05-31,国投集团,退回重报,P2023-000001,\n", "2023-05-31T09:00:00", "");
        await ReceiveAsync(place, "2023-06-02T11:00:00", ("2023-06-02T10:00:00", Tagged, Second));
        await RecordAsync(place, "R2,2023-06-05,国投集团,退回重报,P2023-000002,\n", "2023-06-05T09:00:00", "");
        return place;
    }

    // P3 代替 P2，P2 代替 P1，都算 5 月 30 日的：5 月 1 条 1 分，退回两次 −10，合计 −9，6 月 0 条。第一次退回自 6 月 20 日冲正（+5）：P1 仍算 5 月的，
    // P2（其后是代替它的 P3）自己算 6 月 2 日的：6 月 1 条 1 分，合计 −9 + 5 + 1 = −3。6 月 20 日以前的结果不变。
    [Fact(Timeout = 300_000)]
    public async Task A_withdrawn_return_moves_the_versions_after_its_item_from_its_own_day_on()
    {
        using var place = await ReturnedTwiceAsync();
        await ReceiveAsync(place, "2023-06-10T11:00:00", ("2023-06-10T10:00:00", Tagged, Third));
        Assert.Equal(["not-counted", "not-counted", "counted"], await StatusesAsync(place));
        await DecideAsync(place, "P2023-000003", "not-counted", "2023-06-15T09:00:00", "P2023-000002");
        Assert.Equal(["not-counted", "counted", "not-counted"], await StatusesAsync(place));
        await BeforeAsync();

        await RecordAsync(place, "X1,2023-06-20,国投集团,冲正,R1,登记错了\n", "2023-06-20T09:00:00", "P2023-000001 恢复原来的判定，自 2023-06-20 起作数");
        Assert.Equal(["counted", "counted", "not-counted"], await StatusesAsync(place));
        await BeforeAsync();
        Assert.Equal((-3m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));

        await DecideAsync(place, "P2023-000003", "counted", "2023-06-25T09:00:00", "P2023-000002");
        Assert.Equal(["counted", "not-counted", "counted"], await StatusesAsync(place));
        await BeforeAsync();
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-24")); // −9 + 5，6 月还没有结
        Assert.Equal((-3m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-06T10:00:00");

        async Task BeforeAsync()
        {
            Assert.Equal((-9m, 0), await ScoreAsync(place, "2023-06", "2023-06-12"));
            Assert.Equal((-9m, 0), await ScoreAsync(place, "2023-06", "2023-06-17"));
            Assert.Equal((-9m, 0), await ScoreAsync(place, "2023-06", "2023-06-19"));
        }
    }

    // P3 待审时 P2 由人判为不计，P1 恢复；P3 后来计数，自 6 月 7 日收到起代替 P2。6 月 20 日以前 P2 的位置是 5 月 30 日：5 月有 P1、P3 2 条 4 分，−10，合计 −6，6 月 0 条。
    // 自 6 月 20 日冲正起 P2 的位置是 6 月 2 日：5 月 1 条 1 分，+5，6 月 1 条 1 分：1 − 10 + 5 + 1 = −3。一个判定，两段位置。
    [Fact(Timeout = 300_000)]
    public async Task One_decision_takes_each_place_that_the_version_before_it_had_in_turn()
    {
        using var place = await ReturnedTwiceAsync();
        await ReceiveAsync(place, "2023-06-07T11:00:00", ("2023-06-07T10:00:00", Untagged, Long));
        await DecideAsync(place, "P2023-000002", "not-counted", "2023-06-07T12:00:00");
        Assert.Equal(["counted", "not-counted", "review"], await StatusesAsync(place));
        await RecordAsync(place, "X1,2023-06-20,国投集团,冲正,R1,登记错了\n", "2023-06-20T09:00:00", "P2023-000002 不再代替 P2023-000001，现在是不计");
        await DecideAsync(place, "P2023-000003", "counted", "2023-06-25T09:00:00", "P2023-000002");
        Assert.Equal(["counted", "not-counted", "counted"], await StatusesAsync(place));

        Assert.Equal((-6m, 0), await ScoreAsync(place, "2023-06", "2023-06-07"));
        Assert.Equal((-6m, 0), await ScoreAsync(place, "2023-06", "2023-06-19"));
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-20")); // 1 − 10 + 5，6 月还没有结
        Assert.Equal((-3m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
    }

    // July's own item bears the title of June's returned one and is taken for its new version: 6 月 1 条 1 分，退回 −5，7 月 0 条，合计 −4。Corrected on 1 August: 7 月也有 1 条 1 分，
    // 差额记在 8 月 1 日，合计 −3；7 月 31 日的结果不变。July's decided not to count after all: −4.
    [Fact(Timeout = 300_000)]
    public async Task An_item_taken_for_a_new_version_by_mistake_counts_for_itself_once_a_person_counts_the_returned_one()
    {
        using var place = await OneItemAsync();
        Assert.Equal(0, (await ReturnAsync(place, "2023-06-10", "2023-06-10T09:00:00")).Code);
        await ReceiveAsync(place, "2023-07-03T11:00:00", ("2023-07-03T10:00:00", Tagged, Second));
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-07", "2023-07-31"));

        var (code, output, _) = await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--reason", "7 月的是另一件", "--now", "2023-08-01T10:00:00");
        Assert.Equal(0, code);
        Assert.Contains("由 P2023-000002 代替计数”：代替它的那一件还计数的，从此按自己收到的日期另算一件", output);
        Assert.Equal(["counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-07", "2023-07-31"));
        Assert.Equal((-3m, 0), await ScoreAsync(place, "2023-08", "2023-08-01"));
        await UnchangedByReplayAsync(place, "2023-08-02T09:00:00");

        await DecideAsync(place, "P2023-000002", "not-counted", "2023-08-03T09:00:00");
        Assert.Equal(["counted", "not-counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-08", "2023-08-03"));
        await UnchangedByReplayAsync(place, "2023-08-04T09:00:00");
    }

    // The same, decided where the mistake shows, on the version: that changes nothing, so it is told where to decide, and the ledger stays as it was. Once the two are items
    // of their own it is decided like any other. 6 月 1 条 1 分，退回 −5：−4；8 月 1 日起 7 月也有 1 条 1 分：−3。
    [Fact(Timeout = 300_000)]
    public async Task On_an_item_taken_for_a_new_version_by_mistake_it_is_told_which_item_to_decide()
    {
        using var place = new Workplace();
        place.Receive("1.eml", "2023-06-05T10:00:00", Tagged, First);
        await place.RunAsync("ingest", "--now", "2023-06-05T11:00:00");
        Assert.Equal(0, (await ReturnAsync(place, "2023-06-10", "2023-06-10T09:00:00")).Code);
        place.Receive("2.eml", "2023-07-03T10:00:00", Tagged, Second);
        await place.RunAsync("ingest", "--now", "2023-07-03T11:00:00");

        var (code, _, error) = await place.RunAsync("decide", "P2023-000002", "--status", "counted", "--reason", "7 月的是另一件", "--now", "2023-08-01T09:00:00");
        Assert.NotEqual(0, code);
        Assert.Contains("P2023-000002 已作为被退回的 P2023-000001 的新版计数", error);
        Assert.Contains("decide P2023-000001 --status counted", error);
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-08", "2023-08-01"));

        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--reason", "7 月的是另一件", "--now", "2023-08-01T10:00:00")).Code);
        Assert.Equal((-3m, 0), await ScoreAsync(place, "2023-08", "2023-08-01"));
        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000002", "--status", "counted", "--reason", "7 月的是另一件", "--now", "2023-08-02T09:00:00")).Code);
        Assert.Equal(["counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-3m, 0), await ScoreAsync(place, "2023-08", "2023-08-02"));
        await UnchangedByReplayAsync(place, "2023-08-03T09:00:00");
    }

    // The two are items of their own from 1 August on, and stay so when a person gives the later another kind on 2 August: July's one is then a 专报, which counts towards the
    // same quota (第九条（一）). 6 月 1 条 1 分，退回 −5，7 月 1 条 1 分：−3。
    [Fact(Timeout = 300_000)]
    public async Task An_item_of_its_own_again_stays_one_when_it_is_given_another_kind()
    {
        using var place = await OneItemAsync();
        Assert.Equal(0, (await ReturnAsync(place, "2023-06-10", "2023-06-10T09:00:00")).Code);
        await ReceiveAsync(place, "2023-07-03T11:00:00", ("2023-07-03T10:00:00", Tagged, Second));
        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--reason", "7 月的是另一件", "--now", "2023-08-01T10:00:00")).Code);
        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000002", "--status", "counted", "--kind", "专报", "--reason", "核实", "--now", "2023-08-02T09:00:00")).Code);

        Assert.Equal(["counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-3m, 0), await ScoreAsync(place, "2023-08", "2023-08-02"));
        await UnchangedByReplayAsync(place, "2023-08-03T09:00:00");
    }

    // scoring.md, Decided in detail 16: an imported row is never replaced, so that a return by title is of the mail, though the row of that title is later. 6 月计 2 条 4 分（来稿的新版
    // 一条，导入的一条），退回 −5：−1。
    [Fact(Timeout = 300_000)]
    public async Task A_return_by_title_is_of_a_mail_and_not_of_an_imported_row_of_the_same_title()
    {
        using var place = await OneItemAsync();
        var rows = place.Csv("submissions.csv", $"日期,单位,文种,标题\n2023-06-07,国投集团,简讯,{Untagged}\n");
        Assert.Equal(0, (await place.RunAsync("import", "submissions", rows, "--office", "panzhihua", "--now", "2023-06-08T09:00:00")).Code);
        await ReturnByTitleAsync(place, "2023-06-10T10:00:00", "2023-06-10");
        await ReceiveAsync(place, "2023-06-12T11:00:00", ("2023-06-12T10:00:00", Tagged, Second));
        Assert.Equal(["not-counted", "counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-1m, 2), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await UnchangedByReplayAsync(place, "2023-07-04T09:00:00");
    }

    // 编号 is unique inside an office only: the row that another office gave the returned item's number is not what the new version replaces. 6 月 1 条 1 分，退回 −5：−4。
    [Fact(Timeout = 300_000)]
    public async Task Another_offices_item_of_the_returned_ones_number_stays_as_it_is()
    {
        using var place = await OneItemAsync();
        var rows = place.Csv("submissions.csv", "编号,日期,单位,文种,标题\nP2023-000001,2023-06-05,朔城区,简报,防汛工作\n");
        Assert.Equal(0, (await place.RunAsync("import", "submissions", rows, "--office", "shuozhou", "--now", "2023-06-06T09:00:00")).Code);
        Assert.Equal(0, (await ReturnAsync(place, "2023-06-10", "2023-06-10T09:00:00")).Code);
        await ReceiveAsync(place, "2023-06-20T11:00:00", ("2023-06-20T10:00:00", Tagged, Second));

        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        Assert.Contains("\"status\":\"counted\"", (await place.RunAsync("submissions", "--office", "shuozhou", "--json")).Out);
    }

    // P1 is given another kind while P2 waits in review; on 5 July P2 is counted and, an hour later, P1 once more: two items of June from that day on. 6 月 1 条 1 分、2 条 4 分，
    // 退回 −5：7 月 4 日 −4，7 月 5 日起 −1。
    [Fact(Timeout = 300_000)]
    public async Task Two_items_told_apart_on_the_day_the_later_left_review_count_both_from_that_day()
    {
        using var place = await SentAgainAsync();
        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--kind", "专报", "--reason", "核实", "--now", "2023-07-03T09:00:00")).Code);
        await DecideAsync(place, "P2023-000002", "counted", "2023-07-05T09:00:00");
        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--kind", "专报", "--reason", "另一件", "--now", "2023-07-05T10:00:00")).Code);

        Assert.Equal(["counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-07", "2023-07-04"));
        Assert.Equal((-1m, 0), await ScoreAsync(place, "2023-07", "2023-07-05"));
        await UnchangedByReplayAsync(place, "2023-08-01T09:00:00");
    }

    // A new version that waits in review and is another item: counted, it takes the place, and it is told how the two count each for itself. 6 月 2 条 4 分，退回 −5：−1。
    [Fact(Timeout = 300_000)]
    public async Task Where_a_version_in_review_is_counted_it_is_told_what_to_do_if_it_is_another_item()
    {
        using var place = await SentAgainAsync();
        var (code, output, _) = await place.RunAsync("decide", "P2023-000002", "--status", "counted", "--kind", "简讯", "--reason", "核实", "--now", "2023-06-21T09:00:00");
        Assert.Equal(0, code);
        Assert.Contains("如果它是另一件，请再用 decide P2023-000001 --status counted 判定", output);
        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--reason", "另一件", "--now", "2023-06-21T10:00:00")).Code);
        Assert.Equal((-1m, 2), await ScoreAsync(place, "2023-06", "2023-06-30"));
    }

    // P1 is decided anew on 3 July while P2 of 20 June waits. P2, counted on 5 July, takes P1's place; until 3 July P1 counts as it did, and on no day do both count.
    // 6 月 1 条 10 − 3 × 3 = 1 分，退回 −5：−4。
    [Theory(Timeout = 300_000)]
    [InlineData("counted", "--kind", "专报")]
    [InlineData("not-counted")]
    [InlineData("counted", "--unit", "文旅集团", "--kind", "简讯")] // and back the next day
    public async Task A_version_that_leaves_review_after_its_item_was_decided_anew_counts_beside_it_on_no_day(string status, params string[] changed)
    {
        using var place = await SentAgainAsync();
        Assert.Equal(0, (await place.RunAsync(["decide", "P2023-000001", "--status", status, .. changed, "--reason", "核实", "--now", "2023-07-03T09:00:00"])).Code);
        if (changed.Contains("--unit"))
        {
            Assert.Equal(0, (await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--unit", "国投集团", "--reason", "复核", "--now", "2023-07-04T09:00:00")).Code);
        }

        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        await DecideAsync(place, "P2023-000002", "counted", "2023-07-05T09:00:00");
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((-5m, 1), await ScoreAsync(place, "2023-06", "2023-06-19")); // 6 月还没有结
        Assert.Equal((-4m, 1), await ScoreAsync(place, "2023-06", "2023-06-30"));
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-07", "2023-07-02"));
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-07", "2023-07-04"));
        Assert.Equal((-4m, 0), await ScoreAsync(place, "2023-07", "2023-07-31"));
        await UnchangedByReplayAsync(place, "2023-08-01T09:00:00");
    }

    // In review from 29 December until it was returned: it had no result, and the version that counts in its place does so from then, as the item would had a person counted it.
    // 2023 年 12 月 1 条 1 分；2024 年 1 月退回 −5，0 条 0 分。
    [Fact(Timeout = 300_000)]
    public async Task The_version_of_an_item_that_was_only_in_review_counts_in_the_year_of_the_item()
    {
        using var place = await ReceivedAsync("2023-12-29T11:00:00", ("2023-12-29T10:00:00", Untagged, Long));
        Assert.Equal(0, (await ReturnAsync(place, "2024-01-04", "2024-01-04T09:00:00")).Code);
        await ReceiveAsync(place, "2024-01-06T11:00:00", ("2024-01-06T10:00:00", Tagged, Second));

        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((1m, 1), await ScoreAsync(place, "2023-12", "2023-12-31"));
        Assert.Equal((-5m, 0), await ScoreAsync(place, "2024-01", "2024-01-31"));
        await UnchangedByReplayAsync(place, "2024-02-01T09:00:00");
    }

    private const string Answer = "（约稿）国投集团用工保障做法"; // neither number nor title says which commission it answers

    /// <summary>An answer of 5 June (P1) of which a person said that it answers YG-1.</summary>
    private static async Task<Workplace> AnsweredAsync()
    {
        var place = new Workplace();
        Assert.Equal(0, (await place.RunAsync(
            "import", "commissions", place.Csv("commissions.csv", "编号,标题,单位,下发日期,截止时间\nYG-1,国企改革进展情况,国投集团,2023-06-01,2023-06-30\n"), "--office", "panzhihua", "--now", "2023-06-01T09:00:00")).Code);
        await ReceiveAsync(place, "2023-06-05T11:00:00", ("2023-06-05T10:00:00", Answer, First));
        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--commission", "YG-1", "--reason", "电话核实", "--now", "2023-06-06T09:00:00")).Code);
        return place;
    }

    private static async Task AnswerAgainAsync(Workplace place)
    {
        await ReceiveAsync(place, "2023-06-20T11:00:00", ("2023-06-20T10:00:00", Answer, Second));
    }

    // 约稿按时 +10，退回 −5：5 分；没有简讯，5、6 月报送各 0 分。按时与否照 P1 的收到时间。
    [Theory(Timeout = 300_000)]
    [InlineData(false)] // settled as the new version came
    [InlineData(true)] // settled as the return was recorded
    public async Task The_new_version_of_an_answer_answers_what_it_did_however_late_the_return_is_recorded(bool late)
    {
        const string Return = "R1,2023-06-10,国投集团,退回重报,P2023-000001,\n";
        using var place = await AnsweredAsync();
        if (!late)
        {
            await RecordAsync(place, Return, "2023-06-10T09:00:00", "");
        }

        await AnswerAgainAsync(place);
        if (late)
        {
            Assert.Equal(["counted", "review"], await StatusesAsync(place));
            await RecordAsync(place, Return, "2023-07-03T09:00:00", "退回后同标题的 P2023-000002 早已收到，已由它代替 P2023-000001 计数");
        }

        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((5m, 1), await ScoreAsync(place, "2023-06", "2023-06-30", "约稿"));
        await UnchangedByReplayAsync(place, "2023-07-03T10:00:00");

        // Withdrawn, it is not certain again what the second one answers; returned after all, it is.
        await RecordAsync(place, "X1,2023-07-04,国投集团,冲正,R1,登记错了\n", "2023-07-04T09:00:00", "现在是待审；P2023-000001 恢复原来的判定");
        Assert.Equal(["counted", "review"], await StatusesAsync(place));
        Assert.Equal((10m, 0), await ScoreAsync(place, "2023-07", "2023-07-04", "约稿"));
        await UnchangedByReplayAsync(place, "2023-07-04T10:00:00");
        await RecordAsync(place, "X2,2023-07-05,国投集团,冲正,X1,原登记无误\n", "2023-07-05T09:00:00", "已由它代替 P2023-000001 计数");
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((10m, 1), await ScoreAsync(place, "2023-06", "2023-07-04", "约稿"));
        Assert.Equal((5m, 1), await ScoreAsync(place, "2023-06", "2023-07-05", "约稿"));
        await UnchangedByReplayAsync(place, "2023-07-05T10:00:00");
    }

    // The second answer came while the return was withdrawn: until that is withdrawn on 5 July the first one counts, and from then on the second alone.
    [Fact(Timeout = 300_000)]
    public async Task An_answer_that_a_withdrawn_withdrawal_settles_counts_from_that_day_on()
    {
        using var place = await AnsweredAsync();
        await RecordAsync(place, "R1,2023-06-10,国投集团,退回重报,P2023-000001,\n", "2023-06-10T09:00:00", "");
        await RecordAsync(place, "X1,2023-06-15,国投集团,冲正,R1,登记错了\n", "2023-06-15T09:00:00", "");
        await AnswerAgainAsync(place);
        Assert.Equal(["counted", "review"], await StatusesAsync(place));

        await RecordAsync(place, "X2,2023-07-05,国投集团,冲正,X1,原登记无误\n", "2023-07-05T09:00:00", "已由它代替 P2023-000001 计数");
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        Assert.Equal((10m, 1), await ScoreAsync(place, "2023-06", "2023-07-04", "约稿"));
        Assert.Equal((5m, 1), await ScoreAsync(place, "2023-06", "2023-07-05", "约稿"));
        await UnchangedByReplayAsync(place, "2023-07-05T10:00:00");
    }

    // Two items of one title, returned one after the other: the next version is the first one's, the one after it the second one's, however old the first is.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-01", false)]
    [InlineData("2023-06-01", true)]
    [InlineData("2023-05-02", false)] // 39 days before its new version
    [InlineData("2023-05-02", true)]
    public async Task Of_several_returned_items_of_one_title_the_first_received_is_replaced_first(string first, bool late)
    {
        using var place = await ReceivedAsync("2023-06-03T11:00:00", (first + "T10:00:00", Tagged, First), ("2023-06-03T10:00:00", Tagged, Second));
        Assert.Equal(["counted", "counted"], await StatusesAsync(place));
        const string Returns = "R1,2023-06-05,国投集团,退回重报,P2023-000001,\nR2,2023-06-06,国投集团,退回重报,P2023-000002,\n";
        if (!late)
        {
            await RecordAsync(place, Returns, "2023-06-06T09:00:00", "");
        }

        await ReceiveAsync(place, "2023-06-10T11:00:00", ("2023-06-10T10:00:00", Tagged, Third));
        if (!late)
        {
            Assert.Equal(["not-counted", "counted", "counted"], await StatusesAsync(place));
        }

        await ReceiveAsync(place, "2023-06-12T11:00:00", ("2023-06-12T10:00:00", Tagged, "与三家银行签订合作协议，授信五十亿元，首批贷款已经到账。"));
        if (late)
        {
            await RecordAsync(place, Returns, "2023-06-13T09:00:00", "已由它代替 P2023-000002 计数");
        }

        Assert.Equal(["not-counted", "not-counted", "counted", "counted"], await StatusesAsync(place));
        Assert.Equal(first == "2023-06-01" ? 2 : 1, (await ScoreAsync(place, "2023-06", "2023-06-30")).Submitted); // P3 counts from when P1 was received
        await UnchangedByReplayAsync(place, "2023-06-14T09:00:00");
    }
}
