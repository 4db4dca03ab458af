using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Commands;

public sealed class DigestCommandTests
{
    [Fact(Timeout = 300_000)]
    public async Task A_digest_is_written_and_sent_once()
    {
        using var place = new Workplace();
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
    public async Task A_digest_sent_before_the_period_has_ended_leaves_the_periods_own_to_come()
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", "2023-06-01T10:00:00+08:00");
        var (code, _, _) = await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", "2023-06-15T10:00:00+08:00");
        Assert.Equal(0, code);
        await place.RunAsync("ingest", "--now", "2023-07-03T08:31:00+08:00");

        var subjects = Directory.GetFiles(place.Outbox, "*panzhihua*.eml").Select(f => new MimeFormat().Read(File.ReadAllBytes(f)).Subject).Order(StringComparer.Ordinal);
        Assert.Equal(["攀枝花市国资委2023年6月政务信息考核通报", "攀枝花市国资委2023年6月政务信息考核通报（阶段）"], subjects.Where(s => s.Contains("6月", StringComparison.Ordinal)));
    }

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
