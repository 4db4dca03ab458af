using System.Globalization;
using System.Text;
using System.Text.Json;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;
using MailIntake.Tests.Smtp;

namespace MailIntake.Tests.Commissions;

public sealed class CommissionCommandTests
{
    private const string IssuedAt = "2023-06-01T09:00:00+08:00";
    private const string Report = "今年以来，集团深入推进国企改革，完成三项制度改革任务，法人治理结构更加完善，经营效益稳步提升。";

    private static Workplace Place(string via = "pickup:outbox")
    {
        var place = new Workplace(Workplace.SettingsOf(via));
        var roster = place.OfficeFile("panzhihua", "units.csv");
        var lines = File.ReadAllLines(roster);
        for (var i = 0; i < lines.Length; i++)
        {
            // 单位,类别,别名,发件邮箱,通知邮箱
            var cells = lines[i].Split(',');
            (cells[3], cells[4]) = cells[0].TrimStart('\uFEFF') switch
            {
                "国投集团" => ("xinxi@guotou.example.cn", "tongzhi@guotou.example.cn、zhuren@guotou.example.cn"),
                "文旅集团" => ("xinxi@wenlv.example.cn", ""),
                _ => (cells[3], cells[4]),
            };
            lines[i] = string.Join(',', cells);
        }

        File.WriteAllLines(roster, lines);
        return place;
    }

    private static Task<(int Code, string Out, string Error)> IssueAsync(Workplace place, string units = "国投集团、文旅集团", string due = "2023-06-20", string title = "国企改革进展情况", string now = IssuedAt) =>
        place.RunAsync("commission", "YG-1", "--title", title, "--units", units, "--due", due, "--text", "2000 字左右", "--office", "panzhihua", "--now", now);

    private static List<ReadMail> Sent(Workplace place) => !Directory.Exists(place.Outbox) ? [] :
        [.. Directory.GetFiles(place.Outbox, "commission*.eml").Select(f => new MimeFormat().Read(File.ReadAllBytes(f))).OrderBy(m => m.Recipients[0].Address, StringComparer.Ordinal)];

    private static async Task<Dictionary<string, JsonElement>> ScoreAsync(Workplace place, string asOf)
    {
        var (_, score, _) = await place.RunAsync("score", "--office", "panzhihua", "--period", "2023-06", "--as-of", asOf, "--json");
        return JsonDocument.Parse(score).RootElement.GetProperty("groups")[0].GetProperty("units").EnumerateArray().ToDictionary(u => u.GetProperty("unit").GetString()!);
    }

    // 编号 is unique inside an office (contracts.md, Import files): what another office issued takes none of this one's numbers.
    [Fact(Timeout = 300_000)]
    public async Task Two_offices_may_issue_commissions_of_one_number()
    {
        using var place = Place();
        Assert.Equal(0, (await IssueAsync(place)).Code);
        var (code, _, error) = await place.RunAsync("commission", "YG-1", "--title", "防汛工作情况", "--units", "朔城区", "--due", "2023-06-20", "--office", "shuozhou", "--now", IssuedAt);
        Assert.True(code == 0, error);
        Assert.NotEqual(0, (await IssueAsync(place, title: "另一件")).Code);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_notice_goes_out_its_reply_fulfils_the_commission_and_silence_misses_it()
    {
        using var place = Place();
        var (code, output, error) = await IssueAsync(place);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("通知 2 封", output);
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-06-01T09:01:00+08:00")).Code);

        var notices = Sent(place);
        Assert.Equal(["tongzhi@guotou.example.cn", "zhuren@guotou.example.cn"], notices[0].Recipients.Select(r => r.Address));
        Assert.Equal(["xinxi@wenlv.example.cn"], notices[1].Recipients.Select(r => r.Address)); // no 通知邮箱: where it sends from
        Assert.All(notices, n => Assert.Equal("【约稿编号：YG-1】国企改革进展情况", n.Subject));
        Assert.Contains("2023年6月20日24时", notices[0].Text);
        Assert.Contains("2000 字左右", notices[0].Text);

        // Both answer; 国投集团 by the mail program's reply with a subject of its own, a second before the end; 文旅集团 a second after it.
        // QQ gave the notice another Message-ID on its way; what it had in References came through, and the answer names both (RFC 5322 section 3.6.4).
        var conversation = Assert.Single(notices[0].RepliesTo);
        Reply(place, "1.eml", "2023-06-20T23:59:59", "报送材料", "xinxi@guotou.example.cn", $"tencent_5A17@qq.com>\r\nReferences: <{conversation}> <tencent_5A17@qq.com", Report);
        Reply(place, "2.eml", "2023-06-21T00:00:00", "报送材料", "xinxi@wenlv.example.cn", notices[1].MessageId!, Report + "文旅集团补充。");
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-06-25T09:00:00+08:00")).Code);

        // 第九条（三）1: on time +10 in 加分, not on time −10 in 扣分. 约稿 fills no quota (scoring.md, decided in detail 5).
        var units = await ScoreAsync(place, "2023-06-25");
        Assert.Equal((10m, 0m), Sections(units["国投集团"]));
        Assert.Equal((0m, 10m), Sections(units["文旅集团"]));
        Assert.Equal(1, units["国投集团"].GetProperty("submitted").GetProperty("约稿").GetInt32());
        Assert.Equal((0m, 0m), Sections((await ScoreAsync(place, "2023-06-19"))["文旅集团"])); // before the deadline nothing is missed

        var (_, explained, _) = await place.RunAsync("explain", "--office", "panzhihua", "--unit", "国投集团", "--period", "2023-06");
        Assert.Contains("约稿 YG-1《国企改革进展情况》截止 2023年6月20日24时", explained);

        // Notices go out once, however often the worker looks.
        Assert.Equal(2, Sent(place).Count);
    }

    private static (decimal Bonus, decimal Deduction) Sections(JsonElement unit) =>
        (unit.GetProperty("sections").GetProperty("加分").GetDecimal(), unit.GetProperty("sections").GetProperty("扣分").GetDecimal());

    private static void Reply(Workplace place, string name, string at, string subject, string from, string messageId, string body)
    {
        var path = place.Receive(name, at, subject, body, $"信息员 <{from}>");
        File.WriteAllText(path, $"In-Reply-To: <{messageId}>\r\n{File.ReadAllText(path)}");
        File.SetLastWriteTimeUtc(path, DateTimeOffset.Parse(at + "+08:00", CultureInfo.InvariantCulture).UtcDateTime);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_person_says_which_commission_an_answer_belongs_to()
    {
        using var place = Place();
        await IssueAsync(place);
        place.Receive("1.eml", "2023-06-10T10:00:00", "（约稿）国投集团用工保障做法", Report, "信息员 <xinxi@guotou.example.cn>");
        await place.RunAsync("ingest", "--now", "2023-06-10T11:00:00+08:00");
        Assert.Contains("没有截止的约稿有：YG-1《国企改革进展情况》", (await place.RunAsync("submissions", "--office", "panzhihua", "--json")).Out);

        // What cannot be is refused and nothing recorded.
        await RefusedAsync("没有约稿“YG-9”", "--status", "counted", "--commission", "YG-9");
        await RefusedAsync("没有布置给“环境能源集团”", "--status", "counted", "--unit", "环境能源集团", "--commission", "YG-1");
        await RefusedAsync("这一件现在是“待审”，请同时写 --status", "--commission", "YG-1");
        await RefusedAsync("请写 --status", "--unit", "国投集团");

        var (code, output, error) = await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--commission", "yg—1", "--reason", "电话核实", "--now", "2023-06-21T09:00:00+08:00");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("答复约稿 YG-1", output);

        // In review until now, it is on time from its receipt: +10 and no deduction. 报送: no 简讯 in May and June, max(0, 10 − 3 × 4) = 0; total 10.
        var unit = (await ScoreAsync(place, "2023-06-30"))["国投集团"];
        Assert.Equal((10m, 0m, 10m), (Sections(unit).Bonus, Sections(unit).Deduction, unit.GetProperty("total").GetDecimal()));

        // A later decision that does not speak of it keeps it; one that does holds from its day: the reward is taken back and 10 deducted, 10 − 10 − 10.
        (_, output, _) = await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--reason", "复核", "--now", "2023-07-05T09:00:00+08:00");
        Assert.Contains("答复约稿 YG-1", output);
        (code, output, error) = await place.RunAsync("decide", "P2023-000001", "--commission", "none", "--reason", "另有一件", "--now", "2023-07-10T09:00:00+08:00");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("计数，单位 国投集团，文种 约稿，不答复约稿；2023-07-10 起作数", output);
        Assert.Equal(10m, (await ScoreAsync(place, "2023-07-09"))["国投集团"].GetProperty("total").GetDecimal());
        Assert.Equal(-10m, (await ScoreAsync(place, "2023-07-10"))["国投集团"].GetProperty("total").GetDecimal());

        async Task RefusedAsync(string says, params string[] args)
        {
            var (refused, _, why) = await place.RunAsync(["decide", "P2023-000001", .. args, "--reason", "电话核实"]);
            Assert.Equal(2, refused);
            Assert.Contains(says, why);
        }
    }

    [Theory(Timeout = 300_000)]
    [InlineData("国投集团,文旅集团", "2023-06-20", "花名册中没有“国投集团,文旅集团”；几个单位之间用“、”分隔")]
    [InlineData("国投集团，文旅集团", "2023-06-20", "花名册中没有“国投集团，文旅集团”；几个单位之间用“、”分隔")]
    [InlineData("国投集团、文旅集团", "0个工作日", "5个工作日 或 24小时（1 到 999）")]
    public async Task What_cannot_be_read_is_refused_with_how_it_is_written(string units, string due, string says)
    {
        using var place = Place();
        var (code, _, error) = await IssueAsync(place, units, due);
        Assert.Equal(2, code);
        Assert.Contains(says, error);
    }

    [Fact(Timeout = 300_000)]
    public async Task Issuing_again_changes_nothing_and_says_so_and_other_content_is_refused()
    {
        using var place = Place();
        await IssueAsync(place);
        var (code, output, _) = await IssueAsync(place, units: "文旅集团、攀枝花国投集团", now: "2023-06-02T09:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("没有改变什么", output);
        (code, _, var error) = await IssueAsync(place, title: "别的标题");
        Assert.Equal(2, code);
        Assert.Contains("YG-1", error);
        await place.RunAsync("ingest", "--now", "2023-06-02T09:01:00+08:00");
        Assert.Equal(2, Sent(place).Count);
    }

    [Theory]
    [InlineData("国投集团、某集团", "2023-06-20", "花名册中没有“某集团”；几个单位之间用“、”分隔，可以写：国投集团、")]
    [InlineData("、", "2023-06-20", "没有写单位")]
    [InlineData("国投集团", "六月", "--due“六月”不是时间")]
    [InlineData("国投集团", "2023-05-31", "已经过去")]
    public async Task What_is_wrong_is_refused_and_nothing_recorded(string units, string due, string expected)
    {
        using var place = Place();
        var (code, _, error) = await IssueAsync(place, units, due);
        Assert.Equal(2, code);
        Assert.Contains(expected, error);
        await place.RunAsync("ingest", "--now", "2023-06-02T09:01:00+08:00");
        Assert.Empty(Sent(place));
    }

    // 2023-06-21 is a Wednesday; 22 to 24 June are 端午节 and Sunday the 25th is worked in exchange: the working days after it are 25, 26, 27, 28 and 29.
    [Theory]
    [InlineData("5个工作日", "2023年6月29日24时")]
    [InlineData("1 个工作日内", "2023年6月25日24时")]
    [InlineData("24小时", @"2023年6月22日09:\d\d")] // the clock runs on from 09:30
    public async Task A_deadline_may_be_counted_in_working_days_and_hours(string due, string told)
    {
        using var place = Place();
        var (code, issued, error) = await IssueAsync(place, due: due, now: "2023-06-21T09:30:00+08:00");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches($"截止 {told}；", issued); // as the units are told
        await place.RunAsync("ingest", "--now", "2023-06-21T09:31:00+08:00");
        Assert.Matches($"请于 {told} 前报送", Sent(place)[0].Text);

        // Issued again it is counted from when it was issued.
        (code, var output, error) = await IssueAsync(place, due: due, now: "2023-06-21T15:00:00+08:00");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("没有改变什么", output);
    }

    [Fact(Timeout = 300_000)]
    public async Task Working_days_of_a_year_whose_calendar_is_missing_are_not_guessed()
    {
        using var place = Place();

        // 2026-12-29 is a Tuesday, the 31st is its second working day, and the third lies in 2027.
        var (code, _, error) = await IssueAsync(place, due: "3个工作日", now: "2026-12-29T09:00:00+08:00");
        Assert.Equal(2, code);
        Assert.Contains("没有 2027 年的节假日安排", error);
        Assert.Contains("calendar/2027.csv", error);
        Assert.Equal(0, (await IssueAsync(place, due: "2个工作日", now: "2026-12-29T09:00:00+08:00")).Code);
    }

    [Fact(Timeout = 300_000)]
    public async Task The_notice_is_in_the_offices_own_words()
    {
        using var place = Place();
        await File.WriteAllTextAsync(place.OfficeFile("panzhihua", "texts.yaml"), "commission-subject: 约稿编号：{number}（{title}）\ncommission-body: |\n  {unit}负责同志：\n\n  {details}\n  联系人：某某\n");
        await IssueAsync(place, units: "国投集团");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:01:00+08:00");
        var notice = Assert.Single(Sent(place));
        Assert.Equal("约稿编号：YG-1（国企改革进展情况）", notice.Subject);
        Assert.StartsWith("国投集团负责同志：\n\n要求：2000 字左右\n报送方式：直接回复本邮件", notice.Text, StringComparison.Ordinal);
        Assert.EndsWith("联系人：某某", notice.Text.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_unit_without_a_notification_address_is_written_to_through_its_officers()
    {
        using var place = Place();
        await File.WriteAllTextAsync(place.OfficeFile("panzhihua", "people.csv"),
            "单位,姓名,角色,邮箱,电话\n文旅集团,甲,信息员,jia@wenlv.example.cn,\n文旅集团,乙,分管领导,yi@wenlv.example.cn,\n国投集团,丙,信息员,bing@guotou.example.cn,\n");
        await IssueAsync(place);
        await place.RunAsync("ingest", "--now", "2023-06-01T09:01:00+08:00");
        Assert.Equal(["jia@wenlv.example.cn", "tongzhi@guotou.example.cn、zhuren@guotou.example.cn"], Sent(place).Select(m => string.Join('、', m.Recipients.Select(r => r.Address))));

        await File.WriteAllTextAsync(place.OfficeFile("panzhihua", "people.csv"), "单位,姓名,角色,邮箱,电话\n某集团,,主任,不是,\n");
        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(2, code);
        Assert.Contains("offices/panzhihua/people.csv:2: units.csv 中没有单位“某集团”", error);
        Assert.Contains("people.csv:2: 缺少姓名", error);
        Assert.Contains("people.csv:2: 角色“主任”不能用；可以写：信息员、分管领导", error);
        Assert.Contains("people.csv:2: 邮箱“不是”不是邮箱地址", error);
    }

    private const string Untold = "（通知到截止时没有发出）";

    // Due on Tuesday 20 June 2023 at 17:00. The server is back a minute before, or the next morning, when nobody can keep the date any more.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-20T16:59:00+08:00", 2, "")]
    [InlineData("2023-06-21T09:00:00+08:00", 0, Untold)]
    public async Task A_notice_that_could_not_be_sent_before_the_deadline_is_not_sent_after_it_and_the_office_is_told(string again, int sent, string why)
    {
        using var place = Place("smtp://127.0.0.1:1?tls=none");
        await File.WriteAllTextAsync(place.OfficeFile("panzhihua", "notices.yaml"), "overdue-list: true\n");
        await place.RunAsync("ingest", "--now", IssuedAt);
        await IssueAsync(place, due: "2023-06-20 17:00");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:01:00+08:00");

        place.Settings(Workplace.SettingsOf());
        await place.RunAsync("ingest", "--now", again);
        await place.RunAsync("ingest", "--now", "2023-06-21T09:01:00+08:00");

        Assert.Equal(sent, Sent(place).Count);
        Assert.Contains($"布置 2 个单位，已报 0 个。\n没有报送的单位：国投集团{why}、文旅集团{why}。", Overdue(place), StringComparison.Ordinal);

        // Shown for 30 days, and nothing is to be done about it any more; the points are the regulation's: 第九条（三）1, not on time −10.
        Assert.Equal((0, sent == 0), await ShownAsync("2023-07-21T08:59:00+08:00"));
        Assert.Equal((0, false), await ShownAsync("2023-07-21T09:02:00+08:00"));
        Assert.Equal((0m, 10m), Sections((await ScoreAsync(place, "2023-06-25"))["国投集团"]));
        Assert.Equal(0, (await place.RunAsync("verify")).Code);

        async Task<(int Waiting, bool Shown)> ShownAsync(string now)
        {
            var (_, status, _) = await place.RunAsync("status", "--now", now);
            var (_, json, _) = await place.RunAsync("status", "--json", "--now", now);
            var states = JsonDocument.Parse(json).RootElement.GetProperty("outbox").EnumerateArray().Select(m => m.GetProperty("state").GetString()).ToList();
            Assert.All(states, s => Assert.Equal("withdrawn", s));
            Assert.Equal(states.Count > 0, status.Contains("commission/panzhihua/YG-1/国投集团：不再发出，通知到截止时没有发出，请另行告知单位", StringComparison.Ordinal));
            return (status.Contains("待发 0 封，发不出 0 封", StringComparison.Ordinal) ? 0 : 1, states.Count > 0);
        }
    }

    private static string Overdue(Workplace place) => Assert.Single(
        Directory.GetFiles(place.Outbox, "*.eml").Select(f => new MimeFormat().Read(File.ReadAllBytes(f))), m => m.Subject.StartsWith("约稿完成情况", StringComparison.Ordinal)).Text;

    // An office that wants no notices has none to be told by, and yet sends nothing that is past.
    [Fact(Timeout = 300_000)]
    public async Task An_office_without_reminders_sends_no_notice_after_its_deadline_either()
    {
        using var place = Place("smtp://127.0.0.1:1?tls=none");
        await place.RunAsync("ingest", "--now", "2023-05-31T09:00:00+08:00");
        await IssueAsync(place, due: "2023-06-20 17:00");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:01:00+08:00");
        place.Settings(Workplace.SettingsOf());
        await place.RunAsync("ingest", "--now", "2023-06-20T17:00:00+08:00");
        Assert.Empty(Sent(place));
    }

    // 国投集团's notice was taken whole and not answered, and nobody knows that it was not sent; or one of its two addresses has it. 文旅集团's waited behind it.
    [Theory(Timeout = 300_000)]
    [InlineData("250 ok", "DROP", "通知到截止时没有等到服务器的答复，可能已经送达，请向单位核实")]
    [InlineData("451 try later", "S: 250 ok", "通知到截止时没有发到 zhuren@guotou.example.cn，其他地址已经发到")]
    public async Task A_notice_that_arrived_or_may_have_is_not_called_unsent(string second, string end, string says)
    {
        var server = SmtpTranscript.Parse(Encoding.UTF8.GetBytes($"""
            ---
            S: 220 ready
            C: EHLO *
            S: 250 mx
            C: MAIL FROM:*
            S: 250 ok
            C: RCPT TO:<tongzhi@guotou.example.cn>
            S: 250 ok
            C: RCPT TO:<zhuren@guotou.example.cn>
            S: {second}
            C: DATA
            S: 354 go
            DATA
            {end}
            """)).Serve();
        using var place = Place($"smtp://127.0.0.1:{server.Port}?tls=none");
        await File.WriteAllTextAsync(place.OfficeFile("panzhihua", "notices.yaml"), "overdue-list: true\n");
        await place.RunAsync("ingest", "--now", "2023-06-01T08:59:00+08:00");
        await IssueAsync(place, due: "2023-06-20 17:00");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:01:00+08:00");
        await server.Played;
        place.Settings(Workplace.SettingsOf());
        await place.RunAsync("ingest", "--now", "2023-06-21T09:00:00+08:00");

        Assert.Empty(Sent(place));
        Assert.Contains($"没有报送的单位：国投集团、文旅集团{Untold}。", Overdue(place), StringComparison.Ordinal);
        var (_, status, _) = await place.RunAsync("status", "--now", "2023-06-21T09:10:00+08:00");
        Assert.Contains($"YG-1/国投集团：不再发出，{says}", status);
    }

    [Fact(Timeout = 300_000)]
    public async Task Units_without_an_address_are_named_and_the_commission_stands()
    {
        using var place = Place();
        var (code, output, error) = await IssueAsync(place, units: "国投集团、攀发展集团");
        Assert.Equal(0, code);
        Assert.Contains("通知 1 封", output);
        Assert.Contains("攀发展集团", error);
    }

    private static Task<(int Code, string Out, string Error)> ImportAsync(Workplace place, string rows) =>
        place.RunAsync("import", "commissions", place.Csv("commissions.csv", $"编号,标题,单位,下发日期,截止时间\n{rows}"), "--office", "panzhihua", "--now", "2023-06-12T09:00:00");

    // Of the seven, 2 has the commission's title, 3 its number, 4 the title without a mark, within its time; 1 came before it was issued, 5 is about something else,
    // 6 is of a unit that was not asked, 7 is no report.
    [Fact(Timeout = 300_000)]
    public async Task Commissions_imported_after_their_answers_came_say_which_mails_would_answer_them()
    {
        using var place = Place();
        const string Guotou = "信息员 <xinxi@guotou.example.cn>";
        const string Wenlv = "信息员 <xinxi@wenlv.example.cn>";
        place.Receive("1.eml", "2023-05-20T10:00:00", "（约稿）国企改革进展情况", Report, Guotou);
        place.Receive("2.eml", "2023-06-05T10:00:00", "（约稿）国企改革进展情况", "园区一期主体完工，十二家企业入驻，带动就业八百人。", Guotou);
        place.Receive("3.eml", "2023-06-06T10:00:00", "（约稿）YG-1 集团材料", "招商推介会现场签约九个项目，总额二十亿元，其中制造业六个。", Wenlv);
        place.Receive("4.eml", "2023-06-07T10:00:00", "【简讯】国企改革进展情况", "完成三家子公司重组，压减管理层级，全年节约成本一千万元。", Wenlv);
        place.Receive("5.eml", "2023-06-08T10:00:00", "【简讯】景区夏季客流", "六月以来三家景区接待游客二十万人次，旅游收入同比增长一成。", Wenlv);
        place.Receive("6.eml", "2023-06-09T10:00:00", "（约稿）环境能源集团国企改革进展情况", "污水处理厂二期投产，日处理能力提高到八万吨，出水稳定达标。");
        place.Receive("7.eml", "2023-06-10T10:00:00", "自动回复：国企改革进展情况", "我正在休假，有事请联系办公室。", Guotou);
        await place.RunAsync("ingest", "--now", "2023-06-11T09:00:00");

        const string Rows = "YG-1,国企改革进展情况,国投集团、文旅集团,2023-06-01,2023-06-20\n";
        var (code, output, error) = await ImportAsync(place, Rows);
        Assert.Equal(0, code);
        Assert.Contains("导入 1 行", output);
        Assert.EndsWith(
            "commissions.csv: 提示：已收到的邮件里有 3 封看来答复这次导入的约稿（P2023-000002、P2023-000003、P2023-000004），还没有记为答复；"
            + "请运行 rules replay --with 配置文件夹 --since 2023-06-05 查看，加 --apply 写入台账", error.Trim());

        // The table tells what else it prints alike.
        (code, output, _) = await place.RunAsync("rules", "replay", "--with", place.Config, "--since", "2023-06-05", "--apply", "--now", "2023-06-12T10:00:00");
        Assert.Equal(0, code);
        Assert.Matches("P2023-000002 .*计数 国投集团 约稿，不答复约稿 +计数 国投集团 约稿，答复约稿 YG-1 ", output);
        Assert.Contains("3 件新的判定已追加到台账", output);
        Assert.DoesNotContain("提示", (await ImportAsync(place, Rows)).Error);
        Assert.Equal("", (await ImportAsync(place, Rows + "YG-2,安全生产情况,国投集团、文旅集团,2023-06-01,2023-06-20\n")).Error);
    }

    // YG-2023-09 waits because it may have meant YG-2023-01; YG-2023-08 of a unit that was asked nothing counts, and its number says what it answers.
    [Fact(Timeout = 300_000)]
    public async Task A_mail_whose_commission_is_imported_later_is_told_where_it_waits_for_it()
    {
        using var place = Place();
        await ImportAsync(place, "YG-2023-01,稳外贸情况,国投集团,2023-06-01,2023-06-20\n");
        place.Receive("1.eml", "2023-06-05T10:00:00", "（约稿）YG-2023-09 用工保障做法", Report, "信息员 <xinxi@guotou.example.cn>");
        place.Receive("2.eml", "2023-06-06T10:00:00", "（约稿）YG-2023-08 用工保障做法", "招商推介会现场签约九个项目，总额二十亿元。", "信息员 <xinxi@wenlv.example.cn>");
        await place.RunAsync("ingest", "--now", "2023-06-11T09:00:00");

        Assert.Equal("", (await ImportAsync(place, "YG-2023-08,稳就业情况,国投集团、文旅集团,2023-06-01,2023-06-20\n")).Error);
        Assert.Contains("有 1 封看来答复这次导入的约稿（P2023-000001），", (await ImportAsync(place, "YG-2023-09,稳投资情况,国投集团、文旅集团,2023-06-01,2023-06-20\n")).Error);
    }
}
