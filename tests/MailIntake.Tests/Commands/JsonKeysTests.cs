using System.Globalization;
using System.Text.Json;
using MailIntake.Commands;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Commands;

/// <summary>
/// The keys that scripts rely on, each written here as the contract writes it: none may be renamed, dropped or added unnoticed.
/// <c>classify --json</c> has its own in <see cref="Classify.DecisionJsonTests"/>.
/// </summary>
public sealed class JsonKeysTests
{
    private const string Report = "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元，同比增长百分之十五。";

    /// <summary>The contract's own example of <c>score --json</c>, with an outcome that has a value, a person that has one, and <c>files</c> (README).</summary>
    [Fact]
    public void Score_writes_the_contracts_example()
    {
        var sheet = new ScoreSheet("panzhihua", new Period(PeriodKind.Month, new DateOnly(2023, 6, 1)), new DateOnly(2023, 6, 30),
            [new GroupScore("监管企业", [new UnitScore
            {
                Unit = "国投集团", Category = "企业一类", Rank = 1, Total = 34.0m, PeriodPoints = 22.0m, StartingPoints = 0, Target = 160.0m, Completion = 0.2125m,
                Submitted = new Dictionary<string, int> { ["简讯"] = 3, ["专报"] = 2 }, Adopted = new Dictionary<string, int> { ["简讯"] = 1 },
                Quotas = [new QuotaProgress("月报送", "2023-06", 4, 5, true)],
                Sections = new Dictionary<string, decimal> { ["报送"] = 12.0m, ["采用"] = 10.0m, ["加分"] = 0, ["扣分"] = 0 },
                Entries = [new ScoreEntry(new DateOnly(2023, 6, 30), "第九条（一）", "月报送基础分", 10.0m, ["P2023-000012", "E-1"])],
                Outcomes = [new Outcome("通报表扬", "第十条", Decided: false, null, "完成率列本组第1"), new Outcome("业绩扣分", "第十二条2", Decided: true, 0.60m, "未完成")],
            }])],
            [new PersonScore("办公室", "某某", 8.0m, 1, [new Outcome("先进", "五（二）2", Decided: false, null, "第1名")])]);
        const string expected = """
            {"office":"panzhihua","period":"2023-06","asOf":"2023-06-30","groups":[{"group":"监管企业","units":[
              {"unit":"国投集团","category":"企业一类","rank":1,"total":34.0,"periodPoints":22.0,"startingPoints":0,"target":160.0,"completion":0.2125,
               "submitted":{"简讯":3,"专报":2},"adopted":{"简讯":1},
               "quotas":[{"name":"月报送","period":"2023-06","required":4,"actual":5,"closed":true}],
               "sections":{"报送":12.0,"采用":10.0,"加分":0,"扣分":0},
               "entries":[{"date":"2023-06-30","clause":"第九条（一）","item":"月报送基础分","points":10.0,"evidence":["P2023-000012","E-1"],"files":["截图.png"]}],
               "outcomes":[{"outcome":"通报表扬","clause":"第十条","state":"proposed","reason":"完成率列本组第1"},
                           {"outcome":"业绩扣分","clause":"第十二条2","state":"decided","value":0.6,"reason":"未完成"}]}]}],
             "persons":[{"unit":"办公室","person":"某某","points":8.0,"rank":1,"outcomes":[{"outcome":"先进","clause":"五（二）2","state":"proposed","reason":"第1名"}]}]}
            """;

        Same(expected, json => ScoreJson.Write(json, sheet, new Dictionary<string, IReadOnlyList<string>> { ["E-1"] = ["截图.png"] }));
    }

    // An office without persons and targets, and no evidence files: [] and null, never left out.
    [Fact]
    public void Score_leaves_no_key_out()
    {
        var sheet = new ScoreSheet("kundulun", new Period(PeriodKind.Year, new DateOnly(2023, 1, 1)), new DateOnly(2023, 12, 31), [new GroupScore("一类信息网点", [new UnitScore
        {
            Unit = "民政局", Category = "一类信息网点", Rank = 1, Total = 0, PeriodPoints = 0, StartingPoints = 0, Submitted = new Dictionary<string, int>(), Adopted = new Dictionary<string, int>(),
            Quotas = [], Sections = new Dictionary<string, decimal>(), Entries = [new ScoreEntry(new DateOnly(2023, 2, 1), "三（三）1", "轮训", 50, [])], Outcomes = [],
        }])], []);

        Same(
            """
            {"office":"kundulun","period":"2023","asOf":"2023-12-31","persons":[],"groups":[{"group":"一类信息网点","units":[{"unit":"民政局","category":"一类信息网点","rank":1,"total":0,
             "periodPoints":0,"startingPoints":0,"target":null,"completion":null,"submitted":{},"adopted":{},"quotas":[],"sections":{},"outcomes":[],
             "entries":[{"date":"2023-02-01","clause":"三（三）1","item":"轮训","points":50,"evidence":[],"files":[]}]}]}]}
            """,
            json => ScoreJson.Write(json, sheet));
    }

    [Fact(Timeout = 300_000)]
    public async Task Score_says_whose_result_of_which_period_as_of_which_day_it_is()
    {
        using var place = new Workplace();
        await place.RunAsync("import", "submissions", place.Csv("rows.csv", "日期,单位,文种,标题\n2023-06-05,国投集团,简讯,甲\n"), "--office", "panzhihua");
        using var sheet = JsonDocument.Parse((await place.RunAsync("score", "--office", "panzhihua", "--period", "2023-06", "--as-of", "2023-06-20", "--json")).Out);

        Assert.Equal(["office", "period", "asOf", "groups", "persons"], Keys(sheet.RootElement));
        Assert.Equal(("panzhihua", "2023-06", "2023-06-20"), (Text(sheet.RootElement, "office"), Text(sheet.RootElement, "period"), Text(sheet.RootElement, "asOf")));
    }

    [Fact(Timeout = 300_000)]
    public async Task Submissions_have_the_keys_of_classify_but_file_and_four_more()
    {
        string[] promised =
        [
            "number", "received", "period", "mailbox", "office", "unit", "kind", "status", "words", "countedFrom", "subject", "reasons", "warnings", "messageId", "sha256",
        ];
        using var place = new Workplace();
        place.ReceiveContent("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", $"Message-ID: <a.1@example.cn>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{Report}\r\n", "信息员 <x@example.cn>");
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");
        await place.RunAsync("import", "submissions", place.Csv("rows.csv", "日期,单位,文种,标题\n2023-06-06,国投集团,简讯,甲\n"), "--office", "panzhihua");
        var rows = (await place.RunAsync("submissions", "--office", "panzhihua", "--json")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();

        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal(promised.Order(StringComparer.Ordinal), Keys(row).Order(StringComparer.Ordinal)));
        Assert.Equal(("a.1@example.cn", Workplace.Mailbox, "body"), (Text(rows[0], "messageId"), Text(rows[0], "mailbox"), Text(rows[0], "countedFrom")));
        Assert.Equal((null, null, null), (Text(rows[1], "messageId"), Text(rows[1], "mailbox"), Text(rows[1], "sha256"))); // imported
    }

    [Fact(Timeout = 300_000)]
    public async Task Status_has_mailboxes_with_lag_and_error_review_outbox_and_bulletins()
    {
        using var place = new Workplace(Workplace.SettingsOf("smtp://127.0.0.1:1?tls=none") + "\nimport: { kundulun: import }");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】园区项目建设提速", Report); // of nobody known: to review
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");
        await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-05", "--send", "--now", "2023-06-20T10:01:00+08:00");
        using var status = JsonDocument.Parse((await place.RunAsync("status", "--json", "--now", "2023-06-20T11:00:00+08:00")).Out);
        var root = status.RootElement;

        Assert.Equal(["mailboxes", "reconciliation", "review", "imports", "outbox", "bulletins"], Keys(root));
        var mailbox = Assert.Single(root.GetProperty("mailboxes").EnumerateArray());
        Assert.Equal(["mailbox", "office", "lastPoll", "lastSuccess", "lagSeconds", "lastError", "failures"], Keys(mailbox));
        Assert.Equal((Workplace.Mailbox, "panzhihua", null, 0), (Text(mailbox, "mailbox"), Text(mailbox, "office"), Text(mailbox, "lastError"), mailbox.GetProperty("failures").GetInt32()));
        Assert.StartsWith("2023-06-20T10:00:", Text(mailbox, "lastPoll"), StringComparison.Ordinal);

        // Since it was read through, some seconds after ten by the shifted clock; an hour and what the command itself takes at most.
        var read = DateTimeOffset.Parse(Text(mailbox, "lastSuccess")!, CultureInfo.InvariantCulture);
        var lag = (int)(new DateTimeOffset(2023, 6, 20, 11, 0, 0, TimeSpan.FromHours(8)) - read).TotalSeconds;
        Assert.InRange(mailbox.GetProperty("lagSeconds").GetInt32(), lag - 1, lag + 120);

        var reconciled = Assert.Single(root.GetProperty("reconciliation").EnumerateArray());
        Assert.Equal(["mailbox", "checked", "leftAlone", "days"], Keys(reconciled));
        Assert.Equal(
            ["day", "mailbox", "removed", "counted", "not-counted", "duplicate", "review", "quarantined", "set-aside", "difference", "missing"], Keys(Assert.Single(reconciled.GetProperty("days").EnumerateArray())));
        Assert.All(root.GetProperty("review").EnumerateArray(), review => Assert.Equal(["office", "count"], Keys(review)));
        Assert.Equal(1, Of(root, "review", "panzhihua").GetProperty("count").GetInt32());
        Assert.Equal(["office", "folder", "waiting", "failed"], Keys(Assert.Single(root.GetProperty("imports").EnumerateArray())));

        var mail = Assert.Single(root.GetProperty("outbox").EnumerateArray());
        Assert.Equal(["mail", "state", "attempts", "due", "lastReply"], Keys(mail));
        Assert.Equal(("queued", 1), (Text(mail, "state"), mail.GetProperty("attempts").GetInt32()));
        Assert.Equal(["office", "period", "due", "state", "why"], Keys(Of(root, "bulletins", "panzhihua")));
    }

    [Fact(Timeout = 300_000)]
    public async Task Read_has_the_keys_of_a_mail_and_names_the_file_as_it_was_named()
    {
        using var place = new Workplace();
        place.ReceiveFile("1.eml", "2023-06-05T10:00:00", "主题", "稿件.txt", "甲乙丙"u8.ToArray());
        var named = Path.Combine(place.MailFolder, "..", "mail", "1.eml");
        using var read = JsonDocument.Parse((await place.RunAsync("read", named, "--json")).Out);
        var root = read.RootElement;

        Assert.Equal(["file", "subject", "from", "messageId", "text", "attachments", "defects"], Keys(root));
        Assert.Equal((named, "主题", null, ""), (Text(root, "file"), Text(root, "subject"), Text(root, "messageId"), Text(root, "text")));
        Assert.Equal(["name", "address"], Keys(root.GetProperty("from")[0]));
        Assert.Equal(["filename", "mediaType", "size", "sha256"], Keys(root.GetProperty("attachments")[0]));
    }

    private static void Same(string expected, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            write(json);
        }

        using var promised = JsonDocument.Parse(expected);
        using var written = JsonDocument.Parse(stream.ToArray());
        Assert.True(JsonElement.DeepEquals(promised.RootElement, written.RootElement), System.Text.RegularExpressions.Regex.Unescape(written.RootElement.GetRawText()));
    }

    private static JsonElement Of(JsonElement root, string list, string office) => root.GetProperty(list).EnumerateArray().First(item => Text(item, "office") == office);

    private static string? Text(JsonElement item, string key) => item.GetProperty(key).GetString();

    private static IEnumerable<string> Keys(JsonElement item) => item.EnumerateObject().Select(property => property.Name);
}
