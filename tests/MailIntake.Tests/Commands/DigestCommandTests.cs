using System.Text;
using DocumentFormat.OpenXml.Packaging;
using MailIntake.Mail.Mime;
using MailIntake.Tests.Smtp;

namespace MailIntake.Tests.Commands;

public sealed class DigestCommandTests
{
    // The schedule waits for the mailbox; a person who does not must know what is missing, and so must those who get it.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-26T09:00:00+08:00", true)]
    [InlineData("2023-07-01T00:00:00+08:00", false)]
    public async Task A_bulletin_before_whose_end_the_mailbox_was_last_read_says_so(string read, bool told)
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", read);
        var (code, _, error) = await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--out", place["out"], "--now", "2023-07-03T10:00:00+08:00");

        Assert.Equal((0, told), (code, error.Contains($"期满后未能读取信箱 {Workplace.Mailbox}", StringComparison.Ordinal)));
        Assert.Equal(told, Directory.GetFiles(place["out"], "*.html").Any(file => File.ReadAllText(file).Contains("期满后未能读取信箱", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_digest_is_written_and_sent_once()
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", "2023-07-03T09:59:00+08:00");
        var (code, output, error) = await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--out", place["out"], "--send", "--now", "2023-07-03T10:00:00+08:00");
        Assert.Equal((0, ""), (code, Faults(error)));
        Assert.Contains(Path.Combine(place["out"], "digest.html"), output);
        Assert.Contains("攀枝花市国资委2023年6月政务信息考核通报", await File.ReadAllTextAsync(Path.Combine(place["out"], "digest.html")));

        var mail = new MimeFormat().Read(await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(place.Outbox, "*.eml"))));
        Assert.Equal("攀枝花市国资委2023年6月政务信息考核通报", mail.Subject);
        Assert.Equal(Workplace.Mailbox, Assert.Single(mail.From).Address);
        Assert.Contains("【排名：监管企业】", mail.Text);
        Assert.Contains("<table", mail.Html);

        (code, output, _) = await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", "2023-07-04T10:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("2023-07-03 10:00", output);
        Assert.Single(Directory.GetFiles(place.Outbox, "*.eml"));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_period_that_has_not_begun_has_no_digest()
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", "2023-07-03T09:59:00+08:00");
        var (code, output, error) = await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-09", "--send", "--now", "2023-08-31T23:59:59+08:00");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("2023年9月还没有开始（今天是 2023-08-31）", error);
        Assert.False(Directory.Exists(place.Outbox));
        Assert.Equal(0, (await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-09", "--now", "2023-09-01T00:00:00+08:00")).Code);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-15T10:00:00")]
    [InlineData("2023-06-30T10:00:00")] // on its last day units may still report until midnight
    public async Task A_digest_sent_before_the_period_has_ended_leaves_the_periods_own_to_come(string before)
    {
        using var place = new Workplace();
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "statements: true\n");
        File.WriteAllText(place.OfficeFile("panzhihua", "units.csv"), "单位,类别,别名,发件邮箱,通知邮箱\n国投集团,企业一类,,,gt@example.cn\n");
        await place.RunAsync("ingest", "--now", "2023-06-01T10:00:00+08:00");
        var (code, _, _) = await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", before + "+08:00");
        Assert.Equal(0, code);

        // The bulletin alone, no statement; 企业一类 owe 4 reports (第八条), of which none came, and no point is lost yet.
        var html = new MimeFormat().Read(File.ReadAllBytes(Assert.Single(Directory.GetFiles(place.Outbox, "*.eml")))).Html;
        Assert.Contains("0 / 4，还差 4（未到期）", html);
        Assert.DoesNotContain("少报扣分", html);
        await place.RunAsync("ingest", "--now", "2023-07-03T08:31:00+08:00");

        var subjects = Directory.GetFiles(place.Outbox, "*panzhihua*.eml").Select(f => new MimeFormat().Read(File.ReadAllBytes(f)).Subject).Order(StringComparer.Ordinal);
        Assert.Equal(["攀枝花市国资委2023年6月政务信息考核通报", "攀枝花市国资委2023年6月政务信息考核通报（阶段）"], subjects.Where(s => s.Contains("6月", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 300_000)]
    public async Task An_adoption_recorded_without_a_kind_is_counted_where_people_read()
    {
        using var place = new Workplace();
        var (code, _, error) = await place.RunAsync(
            "import", "events", place.Csv("events.csv", "日期,单位,事项,渠道,文种,标题\n2023-06-05,安定区,采用,门户网站,,甲\n2023-06-06,安定区,采用,呈阅件,,乙\n2023-06-07,安定区,采用,门户网站,动态,丙\n"),
            "--office", "dingxi");
        Assert.True(code == 0, error);
        await place.RunAsync("digest", "--office", "dingxi", "--period", "2023-06", "--out", place["out"], "--now", "2023-07-03T10:00:00+08:00");

        // 五（一）: 3 + 8 + 3 = 14 points for three adoptions, two of them without a kind.
        Assert.Contains("采用 3 条，采用 14 分", await File.ReadAllTextAsync(Path.Combine(place["out"], "digest.html")));
        using (var document = WordprocessingDocument.Open(Path.Combine(place["out"], "bulletin.docx"), false))
        {
            Assert.Contains("被采用3条（次）：门户网站2条、呈阅件1条。其中安定区3条。", document.MainDocumentPart!.Document.InnerText);
        }

        var (_, table, _) = await place.RunAsync("score", "--office", "dingxi", "--period", "2023-06");
        Assert.Matches(@"安定区\s+县区\s+0\s+3\s+14", table);
        var (_, json, _) = await place.RunAsync("score", "--office", "dingxi", "--period", "2023-06", "--json");
        Assert.Contains("\"动态\":1", json); // adopted by kind holds what has one
    }

    [Fact(Timeout = 300_000)]
    public async Task A_digest_that_failed_is_sent_again_with_the_same_octets_and_only_then_called_sent()
    {
        using var place = new Workplace(Workplace.SettingsOf($"smtp://127.0.0.1:{Serve().Port}?tls=none"));
        await place.RunAsync("ingest", "--now", "2023-07-03T09:59:00+08:00");
        var (code, output, _) = await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", "2023-07-03T10:00:00+08:00");
        Assert.Equal(1, code);
        Assert.Contains("发不出 1", output);

        place.Settings(Workplace.SettingsOf());
        (code, output, _) = await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", "2023-07-04T10:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("no such user", output);
        Assert.Contains("发出 1", output);
        var mail = new MimeFormat().Read(await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(place.Outbox, "*.eml"))));
        Assert.StartsWith("Mon, 03 Jul 2023 10:0", mail.Headers.Single(h => h.Name == "Date").Value, StringComparison.Ordinal);

        (code, output, _) = await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", "2023-07-05T10:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("已在 2023-07-04 10:00 发过，不再发送", output);
    }

    [Fact(Timeout = 300_000)]
    public async Task An_item_whose_forwarding_failed_is_forwarded_again()
    {
        using var place = new Workplace();
        await File.WriteAllTextAsync(place.OfficeFile("panzhihua", "notices.yaml"), "superiors:\n  市委办公室: swb@example.cn\n");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元。");
        await place.RunAsync("ingest", "--now", "2023-06-05T12:00:00+08:00");
        place.Settings(Workplace.SettingsOf($"smtp://127.0.0.1:{Serve().Port}?tls=none"));
        Assert.Equal(1, (await place.RunAsync("forward", "P2023-000001", "--to", "市委办公室", "--now", "2023-06-06T09:00:00+08:00")).Code);

        place.Settings(Workplace.SettingsOf());
        var (code, output, _) = await place.RunAsync("forward", "P2023-000001", "--to", "市委办公室", "--now", "2023-06-07T09:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("发出 1", output);
        Assert.Single(Directory.GetFiles(place.Outbox, "*.eml"));
    }

    // 没有通知邮箱的单位发给信息员，没有信息员的发给发件邮箱；分管领导也收。
    [Fact(Timeout = 300_000)]
    public async Task A_digest_goes_where_a_units_statement_goes()
    {
        using var place = new Workplace();
        File.WriteAllText(place.OfficeFile("panzhihua", "units.csv"), "单位,类别,别名,发件邮箱,通知邮箱\n国投集团,企业一类,,,\n文旅集团,企业二类,,wl@example.cn,\n");
        File.WriteAllText(place.OfficeFile("panzhihua", "people.csv"), "单位,姓名,角色,邮箱,电话\n国投集团,甲,信息员,gt@example.cn,\n国投集团,乙,分管领导,ld@example.cn,\n");
        await place.RunAsync("ingest", "--now", "2023-07-03T09:59:00+08:00");
        var (_, output, _) = await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", "2023-07-03T10:00:00+08:00");

        Assert.Contains("已排队，发给：gt@example.cn、ld@example.cn、wl@example.cn", output);
    }

    /// <summary>A server that refuses the recipient for good.</summary>
    private static SmtpTranscript.Session Serve() => SmtpTranscript.Parse(Encoding.UTF8.GetBytes("""
        ---
        S: 220 ready
        C: EHLO *
        S: 250 mx
        C: MAIL FROM:*
        S: 250 ok
        C: RCPT TO:*
        S: 550 no such user
        C: *
        """)).Serve();

    [Fact]
    public async Task Sending_without_a_way_out_is_refused()
    {
        using var place = new Workplace("schedule: { poll: 120 }");
        var (code, _, error) = await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send");

        Assert.Equal(2, code);
        Assert.Contains("outgoing", error);
    }

    private static string Faults(string error) => string.Join('\n', error.Split('\n').Where(l => l.Contains("错误", StringComparison.Ordinal)));
}
