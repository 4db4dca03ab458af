using System.Net.Sockets;
using System.Text.Json;

namespace MailIntake.Tests.Commands;

public sealed class IngestTests
{
    private const string Report = "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元，同比增长百分之十五。";

    [Fact(Timeout = 300_000)]
    public async Task A_mail_becomes_a_counted_submission_and_points()
    {
        using var place = new Workplace();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", Report);
        var (code, output, _) = await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains(Workplace.Mailbox, output);

        var (_, submissions, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--period", "2023-06", "--json");
        using var row = JsonDocument.Parse(submissions);
        Assert.Equal("P2023-000001", row.RootElement.GetProperty("number").GetString());
        Assert.Equal("counted", row.RootElement.GetProperty("status").GetString());
        Assert.Equal("国投集团", row.RootElement.GetProperty("unit").GetString());
        Assert.Equal("2023-06-05T10:00:00+08:00", row.RootElement.GetProperty("received").GetString());
        Assert.Equal("2023-06", row.RootElement.GetProperty("period").GetString());
        Assert.Equal(64, row.RootElement.GetProperty("sha256").GetString()!.Length);
        Assert.False(row.RootElement.TryGetProperty("file", out _));

        // 第九条（一）: 国投集团 owes 4 a month and sent 1: 10 − 3 × 3 = 1. In May it sent none: max(0, 10 − 3 × 4) = 0. Total 1.
        var (_, score, _) = await place.RunAsync("score", "--office", "panzhihua", "--period", "2023-06", "--json");
        using var sheet = JsonDocument.Parse(score);
        var unit = sheet.RootElement.GetProperty("groups")[0].GetProperty("units").EnumerateArray().Single(u => u.GetProperty("unit").GetString() == "国投集团");
        Assert.Equal(1m, unit.GetProperty("total").GetDecimal());
        Assert.Equal(1, unit.GetProperty("submitted").GetProperty("简讯").GetInt32());
        Assert.Equal(0, unit.GetProperty("submitted").GetProperty("专报").GetInt32());
    }

    [Fact(Timeout = 300_000)]
    public async Task Ingesting_again_counts_nothing_twice()
    {
        using var place = new Workplace();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", Report);
        await place.RunAsync("ingest");
        await place.RunAsync("ingest");
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");

        Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_mailbox_that_cannot_be_read_is_told_with_exit_1_and_the_others_are_read()
    {
        using var place = new Workplace();
        place.Settings($$"""
            mailboxes:
              {{Workplace.Mailbox}}: { source: "folder:../mail" }
              ycxwxxc@163.com: { source: "imap://127.0.0.1:1?tls=none", secret: env:MAILINTAKE_TEST_UNSET }
            """);
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", Report);
        var (code, output, _) = await place.RunAsync("ingest");

        Assert.Equal(1, code);
        Assert.Contains("ycxwxxc@163.com", output);
        var (_, submissions, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        Assert.Contains("counted", submissions);
        var (statusCode, status, _) = await place.RunAsync("status", "--json");
        Assert.Equal(1, statusCode);
        using var json = JsonDocument.Parse(status);
        var mailboxes = json.RootElement.GetProperty("mailboxes").EnumerateArray().ToDictionary(m => m.GetProperty("mailbox").GetString()!);
        Assert.Equal(JsonValueKind.Null, mailboxes[Workplace.Mailbox].GetProperty("lastError").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, mailboxes["ycxwxxc@163.com"].GetProperty("lastError").ValueKind);
        Assert.Equal(JsonValueKind.Null, mailboxes["ycxwxxc@163.com"].GetProperty("lastSuccess").ValueKind);
    }

    /// <summary>The secret is asked for only where the server has greeted: everything before it works, and what is missing is named. No login is tried without it.</summary>
    [Fact(Timeout = 300_000)]
    public async Task A_secret_that_is_missing_makes_its_own_mailbox_unreachable_and_no_other()
    {
        await using var server = new Imap.TranscriptServer("S: * OK [CAPABILITY IMAP4rev1 ID AUTH=PLAIN AUTH=LOGIN] ready\n"u8);
        using var place = new Workplace();
        place.Settings($$"""
            mailboxes:
              ycxwxxc@163.com: { source: "imap://127.0.0.1:{{server.Port}}?tls=none", secret: env:MAILINTAKE_TEST_UNSET }
              {{Workplace.Mailbox}}: { source: "folder:../mail" }
            """);
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", Report);
        var (code, _, _) = await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");

        Assert.Equal(1, code);
        await server.VerifyAsync();
        using var json = JsonDocument.Parse((await place.RunAsync("status", "--json", "--now", "2023-06-20T10:01:00+08:00")).Out);
        var mailboxes = json.RootElement.GetProperty("mailboxes").EnumerateArray().ToDictionary(m => m.GetProperty("mailbox").GetString()!);
        Assert.Contains("MAILINTAKE_TEST_UNSET", mailboxes["ycxwxxc@163.com"].GetProperty("lastError").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, mailboxes["ycxwxxc@163.com"].GetProperty("lastSuccess").ValueKind);
        Assert.Equal(JsonValueKind.Null, mailboxes[Workplace.Mailbox].GetProperty("lastError").ValueKind);
        Assert.Contains("\"status\":\"counted\"", (await place.RunAsync("submissions", "--office", "panzhihua", "--json")).Out);
    }

    [Fact(Timeout = 300_000)]
    public async Task Periods_that_ended_before_the_first_run_are_not_sent()
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", "2023-07-03T09:00:00+08:00"); // June's bulletin would have been due at 08:30

        Assert.False(Directory.Exists(place.Outbox) && Directory.GetFiles(place.Outbox).Length > 0);
    }

    [Fact(Timeout = 300_000)]
    public async Task Ingest_sends_a_bulletin_that_is_due_once()
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");
        await place.RunAsync("ingest", "--now", "2023-07-03T08:29:00+08:00");
        Assert.DoesNotContain(Sent(place), f => f.Contains("panzhihua", StringComparison.Ordinal));
        await place.RunAsync("ingest", "--now", "2023-07-03T08:30:00+08:00");
        Assert.Single(Sent(place), f => f.Contains("panzhihua.2023-06", StringComparison.Ordinal));
        await place.RunAsync("ingest", "--now", "2023-07-03T09:30:00+08:00");
        Assert.Single(Sent(place), f => f.Contains("panzhihua.2023-06", StringComparison.Ordinal));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_bulletin_waits_a_day_for_a_mailbox_that_was_not_read_since_and_then_says_so()
    {
        using var place = new Workplace(Workplace.SettingsOf(mailbox: "source: \"folder:../elsewhere\""));
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");
        Assert.Equal(1, (await place.RunAsync("ingest", "--now", "2023-07-03T09:00:00+08:00")).Code);
        Assert.DoesNotContain(Sent(place), f => f.Contains("panzhihua", StringComparison.Ordinal));
        Assert.Contains(Sent(place), f => f.Contains("yinchuan", StringComparison.Ordinal)); // an office whose mailboxes are not connected waits for none

        Assert.Equal(1, (await place.RunAsync("ingest", "--now", "2023-07-04T08:31:00+08:00")).Code);
        var mail = Assert.Single(Sent(place), f => f.Contains("panzhihua.2023-06", StringComparison.Ordinal));
        Assert.Contains($"未能读取信箱 {Workplace.Mailbox}", new Mail.Mime.MimeFormat().Read(await File.ReadAllBytesAsync(mail)).Text);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_was_taken_in_before_a_mailbox_broke_off_is_told()
    {
        using var place = new Workplace();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", Report);
        place.Receive("2.eml", "2023-06-06T10:00:00", "【简讯】", Report);
        using var third = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        third.Bind(new UnixDomainSocketEndPoint(Path.Combine(place.MailFolder, "3.eml"))); // listed, and cannot be opened
        File.SetLastWriteTimeUtc(Path.Combine(place.MailFolder, "3.eml"), new DateTime(2023, 6, 7, 0, 0, 0, DateTimeKind.Utc));
        var (code, output, error) = await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");

        Assert.Equal(1, code);
        Assert.Matches($@"{Workplace.Mailbox}\s+2\s+1\s+0\s+0\s+1\s", output); // two, one counted, one in review
        Assert.Contains($"{Workplace.Mailbox} 收到 2 封，计数 1，待审 1", error);
    }

    [Fact(Timeout = 300_000)]
    public async Task Without_a_mailbox_it_says_what_to_do()
    {
        using var place = new Workplace("schedule: { poll: 120 }");
        var (code, output, _) = await place.RunAsync("ingest");

        Assert.Equal(0, code);
        Assert.Contains("没有连接信箱", output);
        Assert.Contains("mailboxes", output);
        Assert.DoesNotContain("情况", output); // the header of a table without rows
    }

    [Theory(Timeout = 300_000)]
    [InlineData(true, "smtp://127.0.0.1:1?tls=none", "ingest")]
    [InlineData(true, "smtp://127.0.0.1:1?tls=none", "digest", "--office", "panzhihua", "--period", "2023-06", "--send")]
    [InlineData(false, "smtp://127.0.0.1:1?tls=none", "digest", "--office", "panzhihua", "--period", "2023-06")]
    [InlineData(false, "pickup:outbox", "ingest")]
    public async Task A_rehearsal_that_would_send_real_mail_says_so(bool warned, string via, params string[] args)
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", "2023-07-03T09:00:00+08:00");
        place.Settings(Workplace.SettingsOf(via));
        var (_, _, error) = await place.RunAsync([.. args, "--now", "2023-07-03T10:00:00+08:00"]);

        Assert.Equal(warned, error.Contains("警告：--now 只改时间", StringComparison.Ordinal));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_run_at_its_own_time_is_no_rehearsal()
    {
        using var place = new Workplace(Workplace.SettingsOf("smtp://127.0.0.1:1?tls=none"));
        Assert.DoesNotContain("--now", (await place.RunAsync("ingest")).Error);
    }

    [Fact(Timeout = 300_000)]
    public async Task The_log_line_of_a_mail_has_mail_step_and_rule_and_no_line_has_its_text()
    {
        using var place = new Workplace();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", Report + "内部联系代号qz7391。");
        place.Receive("2.eml", "2023-06-06T10:00:00", "没有标注的来信", "这是一封没有标注的来信qz7391，请查收。");
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");

        var lines = Directory.GetFiles(Path.Combine(place.Data, "logs"), "*.json").SelectMany(File.ReadAllLines).ToList();
        var mails = lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("Properties")).Where(p => p.TryGetProperty("mail", out _)).ToList();
        Assert.Equal(["P2023-000001", "P2023-000002"], mails.Select(p => p.GetProperty("mail").GetString()));
        Assert.All(mails, p => Assert.Equal(("classify", Workplace.Mailbox), (p.GetProperty("step").GetString(), p.GetProperty("mailbox").GetString())));
        Assert.All(mails, p => Assert.NotEqual("", p.GetProperty("rule").GetString()));
        Assert.Contains(lines, l => l.Contains("\"step\":\"record\"", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("qz7391", StringComparison.Ordinal));
    }

    private static string[] Sent(Workplace place) => Directory.Exists(place.Outbox) ? Directory.GetFiles(place.Outbox, "*.eml") : [];
}
