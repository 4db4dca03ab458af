using System.Text.Json;
using MailIntake.Mail.Mime;
using MailIntake.Tests.Safekeeping;

namespace MailIntake.Tests.Commands;

/// <summary>What people do with single submissions: look at them, try a mail, decide, export.</summary>
public sealed class SubmissionCommandsTests
{
    private const string Report = "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元，同比增长百分之十五。";

    private static async Task<Workplace> WithUnknownSenderAsync()
    {
        var place = new Workplace();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】园区项目建设提速", Report);
        await place.RunAsync("ingest");
        return place;
    }

    // A quota that ends with a day to come would look missed.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-20", null, "截至 2023-06-30，这一天还没有过完（今天是 2023-06-20），到期的任务按现有的来稿计算；现在为止的，请加 --as-of 2023-06-19")]
    [InlineData("2023-05-20", null, "截至 2023-06-30，这一天还没有过完（今天是 2023-05-20），到期的任务按现有的来稿计算\n")]
    [InlineData("2023-06-20", "2023-06-19", "")]
    [InlineData("2023-07-01", null, "")]
    public async Task A_result_as_of_a_day_that_is_not_over_is_told_as_that(string today, string? asOf, string told)
    {
        using var place = await WithUnknownSenderAsync();
        string[] day = asOf is null ? [] : ["--as-of", asOf];
        foreach (var command in (string[][])[["score"], ["explain", "--unit", "国投集团"]])
        {
            var (code, _, error) = await place.RunAsync([.. command, "--office", "panzhihua", "--period", "2023-06", .. day, "--now", $"{today}T10:00:00+08:00"]);
            Assert.Equal((0, told.Length > 0), (code, error.Contains("这一天还没有过完", StringComparison.Ordinal)));
            Assert.Contains(told, error);
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task A_decision_is_appended_and_holds()
    {
        using var place = await WithUnknownSenderAsync();
        var (code, _, error) = await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--unit", "攀枝花国投集团", "--reason", "电话核实");
        Assert.Equal((0, ""), (code, error));

        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        using var row = JsonDocument.Parse(output);
        Assert.Equal("counted", row.RootElement.GetProperty("status").GetString());
        Assert.Equal("国投集团", row.RootElement.GetProperty("unit").GetString()); // the alias is resolved
        Assert.Equal("电话核实", row.RootElement.GetProperty("reasons")[0].GetProperty("saw").GetString());
    }

    // Until a person has released it, its title stands nowhere; from then on it is one report among the others, and forwarded under its title.
    [Fact(Timeout = 300_000)]
    public async Task A_quarantined_mail_that_a_person_releases_gets_its_title()
    {
        using var place = new Workplace();
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "superiors:\n  市委办公室: swb@example.cn\n");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团（内部资料）园区项目建设提速", Report);
        await place.RunAsync("ingest", "--now", "2023-06-05T12:00:00");
        var (_, kept, _) = await place.RunAsync("submissions", "--office", "panzhihua");
        Assert.Contains("隔离", kept);
        Assert.DoesNotContain("园区项目", kept, StringComparison.Ordinal);

        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--unit", "国投集团", "--kind", "简讯", "--reason", "已核对，不涉密", "--now", "2023-06-06T09:00:00")).Code);
        Assert.Contains("园区项目建设提速", (await place.RunAsync("submissions", "--office", "panzhihua")).Out);
        var (_, json, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        using var row = JsonDocument.Parse(json);
        Assert.Equal(JsonValueKind.Null, row.RootElement.GetProperty("subject").ValueKind); // none was kept: contracts.md, absent values are null

        await place.RunAsync("forward", "P2023-000001", "--to", "市委办公室", "--now", "2023-06-06T10:00:00");
        Assert.Contains("园区项目建设提速", new MimeFormat().Read(await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(place.Outbox, "*notice*.eml")))).Subject);
    }

    // Given again word for word it is the decision that holds; with another reason or another value it is one more.
    [Fact(Timeout = 300_000)]
    public async Task The_same_decision_given_again_is_not_appended()
    {
        using var place = await WithUnknownSenderAsync();
        string[] decide = ["decide", "P2023-000001", "--status", "counted", "--unit", "国投集团", "--reason", "电话核实", "--now"];
        Assert.Equal(0, (await place.RunAsync([.. decide, "2023-06-06T09:00:00"])).Code);
        var (code, output, error) = await place.RunAsync([.. decide, "2023-06-07T09:00:00"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("P2023-000001：已是此决定", output);
        Assert.Equal("2", Decisions()); // the intake's own and the first

        (_, output, _) = await place.RunAsync([.. decide, "2023-06-08T09:00:00", "--remember"]);
        Assert.Contains("已是此决定", output);
        Assert.Contains("已把 xinxi@example.cn 记到“国投集团”的发件邮箱", output);
        Assert.Equal("2", Decisions());

        Assert.Equal(0, (await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--reason", "复核", "--now", "2023-06-09T09:00:00")).Code);
        Assert.Equal(0, (await place.RunAsync([.. decide, "2023-06-10T09:00:00", "--kind", "专报"])).Code);
        Assert.Equal(0, (await place.RunAsync([.. decide, "2023-06-11T09:00:00", "--kind", "简讯"])).Code);
        Assert.Equal("5", Decisions());

        string Decisions() => Kept.Text(place, "SELECT CAST(COUNT(*) AS TEXT) FROM Decisions");
    }

    [Fact(Timeout = 300_000)]
    public async Task Remembering_adds_the_sender_to_the_unit_and_the_next_mail_is_known()
    {
        using var place = await WithUnknownSenderAsync();
        var file = place.OfficeFile("panzhihua", "units.csv");
        var before = await File.ReadAllBytesAsync(file);
        var (code, _, error) = await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--unit", "国投集团", "--reason", "电话核实", "--remember");
        Assert.Equal((0, ""), (code, error));

        Assert.Equal(before.Take(3), (await File.ReadAllBytesAsync(file)).Take(3)); // the byte order mark that Excel needs stays
        Assert.Contains("国投集团,企业一类,市国投集团、攀枝花国投集团、攀枝花市国投集团,xinxi@example.cn,", await File.ReadAllTextAsync(file));
        place.Receive("2.eml", "2023-06-06T10:00:00", "【简讯】第二篇", Report + "第二篇另有不同的内容和数据。");
        await place.RunAsync("ingest");
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        Assert.Contains("\"number\":\"P2023-000002\"", output);
        Assert.Equal(2, output.Split('\n').Count(l => l.Contains("\"status\":\"counted\"", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_decision_that_comes_after_another_one_is_refused_and_nothing_is_remembered()
    {
        using var place = await WithUnknownSenderAsync();
        var roster = await File.ReadAllBytesAsync(place.OfficeFile("panzhihua", "units.csv"));

        // Between the command's reading and its writing, the worker decides.
        var columns = Kept.Text(place, "SELECT group_concat(name) FROM pragma_table_info('Decisions') WHERE name <> 'Id'");
        Kept.Execute(place, $"CREATE TRIGGER worker BEFORE INSERT ON Decisions BEGIN INSERT INTO Decisions ({columns}) VALUES (NEW.{columns.Replace(",", ", NEW.", StringComparison.Ordinal)}); END");
        var (code, output, error) = await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--unit", "国投集团", "--reason", "电话核实", "--remember");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("P2023-000001 刚刚另有判定", error);
        Assert.Equal(roster, await File.ReadAllBytesAsync(place.OfficeFile("panzhihua", "units.csv")));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_number_of_two_offices_is_told_with_the_office_of_each()
    {
        using var place = new Workplace();
        foreach (var (office, unit, kind) in new[] { ("kundulun", "民政局", "信息"), ("panzhihua", "国投集团", "简讯") })
        {
            var rows = place.Csv("rows.csv", $"日期,单位,文种,标题,编号\n2023-06-10,{unit},{kind},养老服务提质,Z1\n");
            Assert.Equal(0, (await place.RunAsync("import", "submissions", rows, "--office", office)).Code);
        }

        var (code, output, error) = await place.RunAsync("export", "Z1", "--out", place["exported"]);
        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            ["Z1（kundulun）: 这一件由导入文件登记，没有邮件原件", "Z1（panzhihua）: 这一件由导入文件登记，没有邮件原件"],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("不能是“duplicate”", "P2023-000001", "--status", "duplicate", "--reason", "x")]
    [InlineData("没有编号“P2023-000009”", "P2023-000009", "--status", "counted", "--reason", "x")]
    [InlineData("没有单位“某集团”", "P2023-000001", "--status", "counted", "--unit", "某集团", "--reason", "x")]
    [InlineData("没有文种“通知”", "P2023-000001", "--status", "counted", "--unit", "国投集团", "--kind", "通知", "--reason", "x")]
    [InlineData("计数要有单位", "P2023-000001", "--status", "counted", "--reason", "x")]
    [InlineData("缺少 --reason", "P2023-000001", "--status", "counted")]
    public async Task A_decision_that_cannot_be_is_refused(string expected, params string[] args)
    {
        using var place = await WithUnknownSenderAsync();
        var (code, _, error) = await place.RunAsync(["decide", .. args]);

        Assert.Equal(2, code);
        Assert.Contains(expected, error);
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        Assert.Contains("\"status\":\"review\"", output);
    }

    [Fact(Timeout = 300_000)]
    public async Task Export_gives_the_very_octets_back()
    {
        using var place = await WithUnknownSenderAsync();
        var (code, _, _) = await place.RunAsync("export", "P2023-000001", "--out", place["exported"]);

        Assert.Equal(0, code);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(place.MailFolder, "1.eml")), await File.ReadAllBytesAsync(Path.Combine(place["exported"], "P2023-000001.eml")));
        (code, _, _) = await place.RunAsync("export", "P2023-000001", "X-1", "--out", place["second"]);
        Assert.Equal(2, code);
        Assert.False(Directory.Exists(place["second"]));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_mail_that_was_altered_in_the_archive_is_not_exported_and_the_others_are()
    {
        using var place = await WithUnknownSenderAsync();
        place.Receive("2.eml", "2023-06-06T10:00:00", "【简讯】国投集团招商引资", Report);
        await place.RunAsync("ingest");
        var archived = Directory.GetFiles(Path.Combine(place.Data, "archive"), "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var octets = await File.ReadAllBytesAsync(archived);
        octets[^4]++;
        await File.WriteAllBytesAsync(archived, octets);

        var (code, output, error) = await place.RunAsync("export", "P2023-000001", "P2023-000002", "--out", place["exported"]);

        Assert.Equal(1, code);
        Assert.Contains("P2023-000001：存档的原件被改动过（SHA-256 与台账记录的不同），没有导出", error);
        Assert.DoesNotContain("P2023-000002", error);
        Assert.Equal([Path.Combine(place["exported"], "P2023-000002.eml")], Directory.GetFiles(place["exported"]));
        Assert.Equal(Path.Combine(place["exported"], "P2023-000002.eml"), output.Trim());
    }

    [Fact(Timeout = 300_000)]
    public async Task A_dry_run_decides_as_the_worker_would_and_writes_nothing()
    {
        using var place = new Workplace();
        var first = place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", Report);
        var second = place.Receive("2.eml", "2023-06-05T11:00:00", "转发：【简讯】国投集团项目建设提速", Report);
        var (code, output, _) = await place.RunAsync("classify", first, second, "--mailbox", Workplace.Mailbox, "--json");

        Assert.Equal(0, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["counted", "duplicate"], lines.Select(l => l.GetProperty("status").GetString()));
        Assert.Equal(first, lines[0].GetProperty("file").GetString());
        Assert.Equal("body", lines[0].GetProperty("countedFrom").GetString());
        Assert.False(Directory.Exists(place.Data));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_dry_run_tells_a_person_where_the_words_were_counted_and_what_every_rule_made_of_the_mail()
    {
        using var place = new Workplace("""
            mailboxes:
              szxxgkk@126.com: { source: "folder:../mail" }
            """);
        var text = Classify.Mails.Report(300);
        var file = place.Receive("1.eml", "2023-06-05T10:00:00", "（简报）市水利局召开防汛工作会议", $"领导您好：\n{text}\n\n市水利局办公室\n2023年6月5日");
        var (_, output, _) = await place.RunAsync("classify", file, "--mailbox", "szxxgkk@126.com");

        Assert.Contains($"☆ 正文（去掉称呼、落款、引用的旧邮件）：300 字，“{text[..15]}”……“{text[^15..]}”", output, StringComparison.Ordinal);
        Assert.Contains("→ 会议消息：", output, StringComparison.Ordinal);
        Assert.Contains("× 党务信息：几个条件都不成立", output, StringComparison.Ordinal);
        Assert.Contains("○ 会议消息：文种“简报”，标题中有“召开防汛工作会议”", output, StringComparison.Ordinal);
        Assert.Contains("— 像会议消息\n", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_dry_run_sees_the_ledger()
    {
        using var place = new Workplace();
        var file = place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", Report);
        await place.RunAsync("ingest");
        var (_, output, _) = await place.RunAsync("classify", file, "--mailbox", Workplace.Mailbox, "--received", "2023-06-07", "--json");

        Assert.Contains("\"status\":\"duplicate\"", output);
    }

    [Fact]
    public async Task A_mailbox_of_no_office_is_refused_and_the_known_ones_are_named()
    {
        using var place = new Workplace();
        var file = place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团", Report);
        var (code, output, error) = await place.RunAsync("classify", file, "--mailbox", "x@y.cn", "--json");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(Workplace.Mailbox, error);
    }

    [Fact]
    public async Task Reading_a_file_needs_no_configuration()
    {
        using var place = new Workplace();
        var file = place.Receive("1.eml", "2023-06-05T10:00:00", "主题", "正文");
        var (code, output, _) = await Cli.RunAsync("read", file, "--json", "--config", place["none"]);

        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        Assert.Equal("主题", json.RootElement.GetProperty("subject").GetString());
        Assert.Contains("主题", output); // not escaped
        (code, output, _) = await Cli.RunAsync("read", file, place["none.eml"], "--json");
        Assert.Equal((2, ""), (code, output));
    }

    [Theory(Timeout = 300_000)]
    [InlineData("日期,单位,事项,信息编号\n2023-06-06,国投集团,退回重报,P2023-000001\n", false)]
    [InlineData("日期,单位,事项,标题\n2023-06-06,国投集团,退回重报,国投集团：项目建设提速\n", false)] // tied by unit and title, punctuation apart
    [InlineData("日期,单位,事项,标题\n2023-06-06,国投集团,退回重报,国投集团项目建设提速\n", true)] // recorded after the new version came
    public async Task The_new_version_of_a_returned_item_takes_its_place_in_the_count(string returned, bool late)
    {
        using var place = new Workplace();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", Report);
        await place.RunAsync("ingest");
        var events = place.Csv("events.csv", returned);
        if (!late)
        {
            Assert.Equal(0, (await place.RunAsync("import", "events", events, "--office", "panzhihua")).Code);
        }

        place.Receive("2.eml", "2023-06-07T10:00:00", "【简讯】国投集团项目建设提速", "改写后的新稿，与原稿全不相同：" + new string('新', 20) + "并补充了具体做法和成效数据。");
        await place.RunAsync("ingest");
        Assert.Equal(0, (await place.RunAsync("import", "events", events, "--office", "panzhihua")).Code); // a second time nothing new, or late

        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["not-counted", "counted"], rows.Select(r => r.GetProperty("status").GetString()));
        Assert.Contains("P2023-000002", rows[0].GetProperty("reasons")[0].GetProperty("saw").GetString());
    }

    // The office's numbers are any text: P2023-00003B sorts after 000003. Mails go on after the highest number: the office may have given 000002 to what it did not import.
    [Fact(Timeout = 300_000)]
    public async Task Numbers_that_the_office_gave_to_imported_rows_are_not_given_again()
    {
        using var place = new Workplace();
        var rows = place.Csv(
            "rows.csv",
            "日期,单位,文种,标题,编号\n2023-06-05,国投集团,简讯,甲,P2023-000001\n2023-06-05,国投集团,简讯,乙,P2023-000003\n2023-06-05,国投集团,简讯,丙,P2023-00003B\n");
        Assert.Equal(0, (await place.RunAsync("import", "submissions", rows, "--office", "panzhihua")).Code);
        place.Receive("1.eml", "2023-06-06T10:00:00", "【简讯】国投集团项目建设提速", Report);
        Assert.Equal(0, (await place.RunAsync("ingest")).Code);
        place.Receive("2.eml", "2023-06-07T10:00:00", "【简讯】国投集团职工素质提升", "集团举办职工技能竞赛，二百三十名一线职工参加。");
        var (code, _, error) = await place.RunAsync("ingest");
        Assert.True(code == 0, error);

        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        Assert.Equal(
            ["P2023-000004", "P2023-000005"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)
                .Where(r => r.GetProperty("mailbox").ValueKind != JsonValueKind.Null).Select(r => r.GetProperty("number").GetString()));
    }
}
