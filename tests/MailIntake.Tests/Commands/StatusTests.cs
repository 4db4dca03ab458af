using System.Text.Json;
using MailIntake.Storage;

namespace MailIntake.Tests.Commands;

public sealed class StatusTests
{
    [Fact(Timeout = 300_000)]
    public async Task A_server_that_cannot_be_reached_needs_a_person_until_its_mails_are_out()
    {
        using var place = new Workplace(Workplace.SettingsOf("smtp://127.0.0.1:1?tls=none"));
        await place.RunAsync("ingest", "--now", "2023-07-03T09:59:00+08:00");
        Assert.Equal(1, (await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", "2023-07-03T10:00:00+08:00")).Code);

        // Not tried again so soon, and still not out.
        var (code, output, _) = await place.RunAsync("ingest", "--now", "2023-07-03T10:00:30+08:00");
        Assert.Equal(1, code);
        Assert.Contains("待重试 1", output);
        Assert.Equal(1, (await place.RunAsync("status", "--now", "2023-07-03T10:01:00+08:00")).Code);

        place.Settings(Workplace.SettingsOf());
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-07-03T12:00:00+08:00")).Code);
        Assert.Equal(0, (await place.RunAsync("status", "--now", "2023-07-03T12:01:00+08:00")).Code);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_health_check_asks_when_a_mailbox_was_read_and_nothing_else()
    {
        using var place = new Workplace(Workplace.SettingsOf("smtp://127.0.0.1:1?tls=none"));
        var (code, output, error) = await place.RunAsync("status", "--max-lag", "60", "--now", "2023-07-03T09:00:00+08:00"); // before the first run
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("run 还没有启动过", error);
        Assert.False(Directory.Exists(place.Data));
        await place.RunAsync("ingest", "--now", "2023-07-03T09:01:00+08:00");
        await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", "2023-07-03T10:00:00+08:00");
        await place.RunAsync("ingest", "--now", "2023-07-03T10:00:00+08:00");

        Assert.Equal(0, (await place.RunAsync("status", "--max-lag", "60", "--now", "2023-07-03T10:30:00+08:00")).Code);
        var late = await place.RunAsync("status", "--max-lag", "60", "--now", "2023-07-03T11:30:00+08:00");
        Assert.Equal(1, late.Code);
        Assert.Contains("所有信箱都超过 60 分钟没有读完", late.Error);
        foreach (var wrong in (string[])["0", "abc", "-1", "99999999999", "10081", ""])
        {
            var refused = await place.RunAsync("status", "--max-lag", wrong);
            Assert.Equal(2, refused.Code);
            Assert.StartsWith($"mailintake: “{wrong}”不是分钟数", refused.Error);
        }

        Assert.Contains("--max-lag 后面要写 MINUTES", (await Cli.RunAsync("status", "--max-lag")).Error);
    }

    /// <summary>Few disks have 1024 GB free, the most that can be asked for; every one has 1 MB: what the administrator is written to about, a person who asks is told as well.</summary>
    [Theory(Timeout = 300_000)]
    [InlineData("1024 GB")]
    [InlineData("1 MB")]
    public async Task A_disk_is_nearly_full_by_the_measure_of_the_alarm(string space)
    {
        var expected = space == "1024 GB" && new DriveInfo(Path.GetTempPath()).AvailableFreeSpace < 1024L << 30 ? 1 : 0;
        using var place = new Workplace(Workplace.SettingsOf() + $"\nalarm: {{ to: [admin@example.cn], free-space: {space} }}");
        await place.RunAsync("ingest", "--now", "2023-07-03T10:00:00+08:00");

        var (code, _, error) = await place.RunAsync("status", "--now", "2023-07-03T10:01:00+08:00");
        Assert.Equal(expected, code);
        Assert.Equal(expected == 1, error.Contains("所在的磁盘只剩", StringComparison.Ordinal));
        Assert.Equal(expected == 1, error.Contains("不到 1024 GB", StringComparison.Ordinal));
    }

    // Read at 10:00 on 3 July 2023 and not since, though looked at at 11:00: the day after it is 23 hours that it was read through, and 22 that it was tried.
    [Fact(Timeout = 300_000)]
    public async Task A_person_sees_when_a_mailbox_was_tried_when_it_was_read_through_and_how_long_ago()
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", "2023-07-03T10:00:00+08:00");
        Directory.Move(place.MailFolder, place["away"]);
        await place.RunAsync("ingest", "--now", "2023-07-03T11:00:00+08:00");

        var (_, output, _) = await place.RunAsync("status", "--now", "2023-07-04T09:30:00+08:00");
        Assert.Matches("信箱 +办公室 +上次查看 +上次读完 +距今 +情况", output);
        Assert.Matches($@"{Workplace.Mailbox} +\S+ +2023-07-03 11:\d\d:\d\d +2023-07-03 10:\d\d:\d\d +23 小时 +失败 1 次", output);
    }

    // QQ and NetEase show programs the last 30 days alone until the account's owner changes that: where mails can no longer be seen, a person is told so.
    [Fact(Timeout = 300_000)]
    public async Task A_mailbox_that_shows_fewer_mails_than_the_archive_has_is_told_with_its_providers_thirty_days()
    {
        const string hint = "看不到的邮件如果没有人删除或移走：QQ 邮箱默认只让程序收取最近 30 天的邮件";
        using var place = new Workplace();
        var first = place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "今年以来，集团扎实推进各项重点工作，新开工项目六个。");
        place.Receive("2.eml", "2023-06-06T10:00:00", "【简讯】国投集团职工素质提升", "集团举办职工技能竞赛，二百三十名一线职工参加。");
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");
        Assert.DoesNotContain(hint, (await place.RunAsync("status", "--now", "2023-06-20T10:01:00+08:00")).Out);

        File.Delete(first);
        await place.RunAsync("ingest", "--now", "2023-06-21T10:00:00+08:00");
        var (_, output, _) = await place.RunAsync("status", "--now", "2023-06-21T10:01:00+08:00");
        Assert.Contains("信箱中 1 封，信箱中已看不到 1 封，台账 2 件；逐日相符", output);
        Assert.Contains(hint, output);
    }

    // Read at 10:00 on 3 July 2023; two days and 23 hours later nothing has failed, because nothing runs.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-07-04T09:59:59+08:00", "正常", 0)]
    [InlineData("2023-07-06T09:00:00+08:00", "已有 2 天没有收：程序没有在运行？", 1)]
    public async Task A_mailbox_that_nobody_reads_is_not_well_and_needs_a_person(string now, string state, int expected)
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", "2023-07-03T10:00:00+08:00");

        var (code, output, _) = await place.RunAsync("status", "--now", now);
        Assert.Equal(expected, code);
        Assert.Contains(state, output);
        Assert.Equal(expected, (await place.RunAsync("status", "--json", "--now", now)).Code);
    }

    /// <summary>The worker goes on under the configuration it has; one that was started with such settings would receive nothing for ever.</summary>
    [Theory(Timeout = 300_000)]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("# mailboxes:\n")]
    [InlineData("outgoing: { via: \"pickup:outbox\", from: 2515574179@qq.com }\n")]
    public async Task Settings_from_which_the_mailboxes_are_gone_that_the_ledger_knows_are_a_fault(string? settings)
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", "2023-07-03T09:00:00+08:00");
        var path = Path.Combine(place.Config, "mailintake.yaml");
        File.Delete(path);
        if (settings is not null)
        {
            await File.WriteAllTextAsync(path, settings);
        }

        foreach (var command in (string[])["check", "status", "ingest", "run"])
        {
            var (code, _, error) = await place.RunAsync(command, "--now", "2023-07-03T09:30:00+08:00");
            Assert.True(code == 2, command);
            Assert.Contains("mailintake.yaml: 文件不见了、是空的，或没有写 mailboxes", error);
            Assert.Contains("mailboxes: {}", error);
            Assert.DoesNotContain("没有连接信箱", error);
        }

        Assert.Equal(0, (await place.RunAsync("score", "--office", "panzhihua", "--period", "2023-06")).Code);
        Assert.Equal(0, (await place.RunAsync("status", "--max-lag", "60", "--now", "2023-07-03T09:30:00+08:00")).Code);
        Assert.Equal(1, (await place.RunAsync("status", "--max-lag", "60", "--now", "2023-07-03T10:30:00+08:00")).Code);

        // Said in so many words, it is meant.
        await File.WriteAllTextAsync(path, settings + "mailboxes: {}\n");
        foreach (var command in (string[][])[["check"], ["status"], ["ingest"], ["status", "--max-lag", "60"]])
        {
            var (code, _, error) = await place.RunAsync([.. command, "--now", "2023-07-03T10:30:00+08:00"]);
            Assert.True(code == 0, error);
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task An_office_that_only_imports_needs_no_settings()
    {
        using var place = new Workplace("");
        File.Delete(Path.Combine(place.Config, "mailintake.yaml"));
        await place.RunAsync("import", "submissions", place.Csv("rows.csv", "日期,单位,文种,标题\n2023-02-10,民政局,信息,养老服务提质\n"), "--office", "kundulun");

        foreach (var command in (string[][])[["check"], ["status"], ["ingest"], ["status", "--max-lag", "60"]])
        {
            Assert.Equal(0, (await place.RunAsync(command)).Code);
        }
    }

    [Theory(Timeout = 300_000)]
    [InlineData("mailintake.yaml", "mailboxes: {")]
    [InlineData("offices/yinchuan/policy.yaml", "[")]
    public async Task A_health_check_needs_no_configuration_that_can_be_read(string file, string cut)
    {
        using var place = new Workplace();
        await File.WriteAllTextAsync(Path.Combine(place.Config, file), cut);
        var (code, output, error) = await place.RunAsync("status", "--max-lag", "60"); // before the first run, which has to wait for a good one
        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"{file}:", error);

        using var good = new Workplace();
        await good.RunAsync("ingest", "--now", "2023-07-03T09:00:00+08:00");
        string[] asked = ["status", "--max-lag", "60", "--config", place.Config, "--data", good.Data];
        (code, _, error) = await Cli.RunAsync([.. asked, "--now", "2023-07-03T09:30:00+08:00"]);
        Assert.Equal(0, code);
        Assert.Contains($"{file}:", error); // told all the same
        Assert.Equal(1, (await Cli.RunAsync([.. asked, "--now", "2023-07-03T10:30:00+08:00"])).Code);

        // Asked for the status itself, a person sees what the ledger has all the same.
        (code, output, error) = await Cli.RunAsync("status", "--config", place.Config, "--data", good.Data, "--now", "2023-07-03T09:30:00+08:00");
        Assert.Equal(2, code);
        Assert.Contains($"{file}:", error);
        Assert.Matches($@"{Workplace.Mailbox} +2023-07-03 09:00:\d\d +2023-07-03 09:00:\d\d +(29|30) 分钟 +正常\n【发件】待发 \d+ 封，发不出 0 封", output);
        (code, output, _) = await Cli.RunAsync("status", "--json", "--config", place.Config, "--data", good.Data);
        Assert.Equal((2, ""), (code, output)); // a script is promised the whole or nothing
    }

    [Fact(Timeout = 300_000)]
    public async Task What_one_office_cannot_queue_holds_up_nothing_else()
    {
        using var place = new Workplace();
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "receipts: true\n");
        await place.RunAsync("ingest", "--now", "2023-06-01T09:00:00+08:00");
        await new Ledger(LedgerDatabase.Open(Path.Combine(place.Data, "mailintake.db")), TimeProvider.System).Outbox.QueueAsync([], ("receipts/decided/panzhihua", "damaged"), default);

        var (code, output, error) = await place.RunAsync("ingest", "--now", "2023-07-03T09:00:00+08:00");
        Assert.Equal(1, code);
        Assert.Contains("的回执和催报未能生成，下次再试", error);
        Assert.Contains("发件：发出 ", output);
        Assert.NotEmpty(Directory.GetFiles(place.Outbox, "bulletin.yinchuan.2023-Q2.*.eml"));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_bulletin_that_is_due_is_listed_with_what_it_waits_for()
    {
        using var place = new Workplace(Workplace.SettingsOf(mailbox: "source: \"folder:../elsewhere\""));
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");

        // Due on Monday, 3 July, the first working day, at 08:30; the mailbox has never been read, and is waited for until a day later.
        var line = Assert.Single(await BulletinsAsync(place, "2023-07-03T09:00:00+08:00"), b => b.Period == "2023-06");
        Assert.Equal(("2023-07-03T08:30:00+08:00", "due", $"已到期，等待信箱 {Workplace.Mailbox} 读完，至迟到 2023-07-04 08:30"), (line.Due, line.State, line.Why));
        Assert.Contains("等待信箱", (await place.RunAsync("status", "--now", "2023-07-03T09:00:00+08:00")).Out);

        // The day has passed; 8 July is a Saturday. On Monday, 10 July, nothing holds it up but that no program runs.
        Assert.Equal("已到期，等待上班时间", Assert.Single(await BulletinsAsync(place, "2023-07-08T10:00:00+08:00"), b => b.Period == "2023-06").Why);
        Assert.Equal("已到期，等待 run 或 ingest 发出", Assert.Single(await BulletinsAsync(place, "2023-07-10T10:00:00+08:00"), b => b.Period == "2023-06").Why);

        // July's comes on 1 August, a Tuesday.
        line = Assert.Single(await BulletinsAsync(place, "2023-07-10T10:00:00+08:00"), b => b.Period == "2023-07");
        Assert.Equal(("2023-08-01T08:30:00+08:00", "planned", null), (line.Due, line.State, line.Why));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_bulletin_that_will_never_go_is_not_announced()
    {
        using var place = new Workplace();
        await place.RunAsync("ingest", "--now", "2023-07-01T10:00:00+08:00"); // June has ended: its bulletin does not go out by itself
        Assert.Equal(["2023", "2023-07"], (await BulletinsAsync(place, "2023-07-02T10:00:00+08:00")).Select(b => b.Period).Order(StringComparer.Ordinal));

        // July's, sent by hand before its time.
        await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-07", "--send", "--now", "2023-08-01T08:00:00+08:00");
        Assert.Equal(["2023", "2023-08"], (await BulletinsAsync(place, "2023-08-01T08:10:00+08:00")).Select(b => b.Period).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 300_000)]
    public async Task An_office_without_a_way_out_is_said_to_send_nothing_and_asking_notes_nothing()
    {
        using var place = new Workplace("schedule: { poll: 120 }");
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");

        var line = Assert.Single(await BulletinsAsync(place, "2023-07-03T09:00:00+08:00"));
        Assert.Equal((null, null, "not-sent", "不发送（没有 outgoing）"), (line.Period, line.Due, line.State, line.Why));

        place.Settings(Workplace.SettingsOf());
        Assert.NotEmpty(await BulletinsAsync(place, "2023-07-03T09:00:00+08:00"));
        Assert.Empty(await new Ledger(LedgerDatabase.Open(Path.Combine(place.Data, "mailintake.db")), TimeProvider.System).Facts.NotedAsync(["bulletins/panzhihua/Month"], default));
    }

    /// <summary>What status says of 攀枝花's bulletins.</summary>
    private static async Task<List<(string? Period, string? Due, string? State, string? Why)>> BulletinsAsync(Workplace place, string now)
    {
        using var json = JsonDocument.Parse((await place.RunAsync("status", "--json", "--now", now)).Out);
        return [.. json.RootElement.GetProperty("bulletins").EnumerateArray().Where(b => b.GetProperty("office").GetString() == "panzhihua")
            .Select(b => (b.GetProperty("period").GetString(), b.GetProperty("due").GetString(), b.GetProperty("state").GetString(), b.GetProperty("why").GetString()))];
    }
}
