using MailIntake.Storage;

namespace MailIntake.Tests.Commands;

public sealed class StatusTests
{
    [Fact(Timeout = 300_000)]
    public async Task A_server_that_cannot_be_reached_needs_a_person_until_its_mails_are_out()
    {
        using var place = new Workplace(Settings("smtp://127.0.0.1:1?tls=none"));
        await place.RunAsync("ingest", "--now", "2023-07-03T09:59:00+08:00");
        Assert.Equal(1, (await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", "2023-07-03T10:00:00+08:00")).Code);

        // Not tried again so soon, and still not out.
        var (code, output, _) = await place.RunAsync("ingest", "--now", "2023-07-03T10:00:30+08:00");
        Assert.Equal(1, code);
        Assert.Contains("待重试 1", output);
        Assert.Equal(1, (await place.RunAsync("status", "--now", "2023-07-03T10:01:00+08:00")).Code);

        place.Settings(Settings("pickup:outbox"));
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-07-03T12:00:00+08:00")).Code);
        Assert.Equal(0, (await place.RunAsync("status", "--now", "2023-07-03T12:01:00+08:00")).Code);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_health_check_asks_when_a_mailbox_was_read_and_nothing_else()
    {
        using var place = new Workplace(Settings("smtp://127.0.0.1:1?tls=none"));
        var (code, output, error) = await place.RunAsync("status", "--max-lag", "60", "--now", "2023-07-03T09:00:00+08:00"); // before the first run
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("run 还没有启动过", error);
        Assert.False(Directory.Exists(place.Data));
        await place.RunAsync("ingest", "--now", "2023-07-03T09:01:00+08:00");
        await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", "2023-07-03T10:00:00+08:00");
        await place.RunAsync("ingest", "--now", "2023-07-03T10:00:00+08:00");

        Assert.Equal(0, (await place.RunAsync("status", "--max-lag", "60", "--now", "2023-07-03T10:30:00+08:00")).Code);
        Assert.Equal(1, (await place.RunAsync("status", "--max-lag", "60", "--now", "2023-07-03T11:30:00+08:00")).Code);
        Assert.Equal(2, (await place.RunAsync("status", "--max-lag", "0")).Code);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_one_office_cannot_queue_holds_up_nothing_else()
    {
        using var place = new Workplace();
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "receipts: true\n");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:00:00+08:00");
        await new Ledger(LedgerDatabase.Open(Path.Combine(place.Data, "mailintake.db")), TimeProvider.System).QueueAsync([], ("receipts/decided/panzhihua", "damaged"), default);

        var (code, output, error) = await place.RunAsync("ingest", "--now", "2023-07-03T09:00:00+08:00");
        Assert.Equal(1, code);
        Assert.Contains("的回执和催报未能生成，下次再试", error);
        Assert.Contains("发件：发出 ", output);
        Assert.NotEmpty(Directory.GetFiles(place.Outbox, "bulletin.yinchuan.2023-Q2.*.eml"));
    }

    private static string Settings(string via) => $$"""
        mailboxes:
          {{Workplace.Mailbox}}: { source: "folder:../mail" }
        outgoing: { via: "{{via}}", from: "信息考核 <{{Workplace.Mailbox}}>" }
        """;
}
