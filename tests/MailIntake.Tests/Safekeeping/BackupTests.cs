using MailIntake.Configuration;
using MailIntake.Pipeline;
using MailIntake.Safekeeping;
using MailIntake.Storage;
using MailIntake.Tests.Commands;

namespace MailIntake.Tests.Safekeeping;

public sealed class BackupTests
{
    [Fact(Timeout = 300_000)]
    public async Task A_restored_backup_gives_the_same_submissions_and_scores_and_goes_on_where_it_was()
    {
        using var place = await Kept.PlaceAsync();
        File.WriteAllText(place["截图.png"], "not really a picture");
        var events = place.Csv("events.csv", "编号,日期,单位,事项,信息编号,佐证\nE1,2023-06-08,国投集团,紧急信息迟漏谎瞒报,P2023-000001,截图.png\n");
        var (imported, _, refused) = await place.RunAsync("import", "events", events, "--office", "panzhihua");
        Assert.True(imported == 0, refused);
        var before = await ResultsAsync(place, place.Data);

        var (code, output, error) = await place.RunAsync("backup", place["backup"]);
        Assert.True(code == 0, error);
        Assert.Contains("4 个文件，这次写入 4 个", output); // three mails, one piece of evidence
        (code, output, error) = await RunAsync(place, place["machine2/data"], "restore", place["backup"]);
        Assert.True(code == 0, error);

        Assert.Equal(before, await ResultsAsync(place, place["machine2/data"]));
        (code, output, _) = await RunAsync(place, place["machine2/data"], "verify");
        Assert.True(code == 0, output);

        // The mailbox read again by the restored program shows nothing new.
        Assert.Equal(0, (await RunAsync(place, place["machine2/data"], "ingest", "--now", "2023-06-20T11:00:00+08:00")).Code);
        Assert.Equal(before, await ResultsAsync(place, place["machine2/data"]));
    }

    // 2023-07-03, a Monday, is the first working day of July: June's bulletin goes out. A backup of June knows nothing of it.
    [Fact(Timeout = 300_000)]
    public async Task What_went_out_since_the_backup_does_not_go_out_again_by_itself_and_restore_says_what_it_may_be()
    {
        using var place = await Kept.PlaceAsync();
        await place.RunAsync("backup", place["backup"]);
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-07-03T10:00:00+08:00")).Code);
        Assert.Single(Directory.GetFiles(place.Outbox, "bulletin.panzhihua*"));

        var (code, output, error) = await RunAsync(place, place["second"], "restore", place["backup"], "--now", "2023-07-10T10:00:00+08:00");
        Assert.True(code == 0, error);
        Assert.Contains("panzhihua 2023-06", output);
        Assert.Equal(0, (await RunAsync(place, place["second"], "ingest", "--now", "2023-07-10T11:00:00+08:00")).Code);
        Assert.False(Directory.Exists(Path.Combine(place["second"], "outbox")) && Directory.GetFiles(Path.Combine(place["second"], "outbox"), "bulletin.panzhihua*").Length > 0);

        // The next one does: 2023-08-01 is the first working day of August.
        Assert.Equal(0, (await RunAsync(place, place["second"], "ingest", "--now", "2023-08-01T10:00:00+08:00")).Code);
        Assert.Single(Directory.GetFiles(Path.Combine(place["second"], "outbox"), "bulletin.panzhihua*"));
        Assert.Equal(0, (await RunAsync(place, place["second"], "verify")).Code);

        // A backup of that has nothing that is due.
        await RunAsync(place, place["second"], "backup", place["backup2"]);
        (_, output, _) = await RunAsync(place, place["third"], "restore", place["backup2"], "--now", "2023-08-02T10:00:00+08:00");
        Assert.DoesNotContain("panzhihua", output);
    }

    // The version of July sends on the 10th what the one before sends on the first working day. June is the earlier version's: due on Monday 2023-07-03 and perhaps sent since the backup, or, before
    // that, still to come on it; on the 10th nothing is due. July is the later version's: due on Thursday 2023-08-10.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-07-04T10:00:00+08:00", true)]
    [InlineData("2023-07-02T10:00:00+08:00", false)]
    public async Task A_later_version_that_sends_at_another_time_sends_nothing_of_the_earlier_one_once_more(string restored, bool due)
    {
        using var place = await Kept.PlaceAsync();
        var policy = await File.ReadAllTextAsync(place.OfficeFile("panzhihua", "policy.yaml"));
        await File.WriteAllTextAsync(place.OfficeFile("panzhihua", "policy-2023.yaml"), policy
            .Replace("effective: 2023-05-01", "effective: 2023-07-01", StringComparison.Ordinal).Replace("kind: monthly, cron: first-working-day 08:30", "kind: monthly, cron: day 10 08:30", StringComparison.Ordinal));
        await place.RunAsync("backup", place["backup"]);
        var (code, output, error) = await RunAsync(place, place["second"], "restore", place["backup"], "--now", restored);
        Assert.True(code == 0, error);
        Assert.Equal(due, output.Contains("panzhihua 2023-06", StringComparison.Ordinal));

        string[] Sent() => Directory.Exists(Path.Combine(place["second"], "outbox"))
            ? [.. Directory.GetFiles(Path.Combine(place["second"], "outbox"), "bulletin.panzhihua*").Select(f => Path.GetFileName(f).Split('.')[2]).Order(StringComparer.Ordinal)] : [];
        foreach (var (at, sent) in new[] { ("2023-07-05", due ? [] : new[] { "2023-06" }), ("2023-07-11", due ? [] : ["2023-06"]), ("2023-08-03", due ? [] : ["2023-06"]), ("2023-08-11", due ? ["2023-07"] : ["2023-06", "2023-07"]) })
        {
            (code, _, error) = await RunAsync(place, place["second"], "ingest", "--now", $"{at}T10:00:00+08:00");
            Assert.True(code == 0, error);
            Assert.Equal(sent, Sent());
        }
    }

    // Two plans of one kind: June is due by the first on 2023-07-03 and perhaps sent since the backup, and by the second it would still be to come on the 10th.
    [Fact(Timeout = 300_000)]
    public async Task What_one_plan_may_have_sent_another_of_its_kind_does_not_send_after_the_restore()
    {
        using var place = await Kept.PlaceAsync();
        var policy = place.OfficeFile("panzhihua", "policy.yaml");
        const string Plan = "  - {kind: monthly, cron: first-working-day 08:30, recipients: []}\n";
        await File.WriteAllTextAsync(policy, (await File.ReadAllTextAsync(policy)).Replace(Plan, Plan + Plan.Replace("first-working-day", "day 10", StringComparison.Ordinal), StringComparison.Ordinal));
        await place.RunAsync("backup", place["backup"]);
        Assert.Equal(0, (await RunAsync(place, place["second"], "restore", place["backup"], "--now", "2023-07-04T10:00:00+08:00")).Code);

        Assert.Equal(0, (await RunAsync(place, place["second"], "ingest", "--now", "2023-07-11T10:00:00+08:00")).Code);
        Assert.False(Directory.Exists(Path.Combine(place["second"], "outbox")) && Directory.GetFiles(Path.Combine(place["second"], "outbox"), "bulletin.panzhihua*").Length > 0);
    }

    // Saturday the first: June is over and its bulletin, due on Monday, cannot have gone out.
    [Fact(Timeout = 300_000)]
    public async Task A_bulletin_that_is_due_after_the_restore_goes_out_though_its_period_had_ended_before()
    {
        using var place = await Kept.PlaceAsync();
        await place.RunAsync("backup", place["backup"]);
        var (code, output, error) = await RunAsync(place, place["second"], "restore", place["backup"], "--now", "2023-07-01T10:00:00+08:00");
        Assert.True(code == 0, error);
        Assert.DoesNotContain("panzhihua 2023", output);

        Assert.Equal(0, (await RunAsync(place, place["second"], "ingest", "--now", "2023-07-03T10:00:00+08:00")).Code);
        Assert.Single(Directory.GetFiles(Path.Combine(place["second"], "outbox"), "bulletin.panzhihua*"));
    }

    // What a backup tidies up would be the data itself.
    [Theory(Timeout = 300_000)]
    [InlineData("data")]
    [InlineData("data/archive")]
    [InlineData("data/evidence/backup/")]
    [InlineData(".")]
    [InlineData("link/archive/backup")]
    [InlineData("ledger")]
    public async Task A_backup_into_the_mails_or_around_the_data_is_refused_and_changes_nothing(string into)
    {
        using var place = new Workplace(Workplace.SettingsOf() + "\nstorage: { database: \"sqlite:../ledger/ledger-pzh.db\" }");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "今年以来，集团扎实推进各项重点工作，新开工项目六个。");
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00")).Code);
        Directory.CreateSymbolicLink(place["link"], place.Data);
        var before = Files();

        var (code, output, error) = await place.RunAsync("backup", place[into]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("请换一个文件夹", error);
        Assert.Equal(before, Files());

        // Without SQLite's own beside the ledger, which come and go.
        List<string> Files() =>
            [.. Directory.GetFileSystemEntries(place["."], "*", SearchOption.AllDirectories).Where(f => !f.Contains("logs", StringComparison.Ordinal) && !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal)).Order()];
    }

    [Fact(Timeout = 300_000)]
    public async Task A_file_in_the_backup_folder_that_is_no_copy_of_the_ledger_stays()
    {
        using var place = await Kept.PlaceAsync();
        Directory.CreateDirectory(place["backup"]);
        await File.WriteAllTextAsync(Path.Combine(place["backup"], "ledger-notes.txt"), "ours");

        Assert.Equal(0, (await place.RunAsync("backup", place["backup"])).Code);

        Assert.Equal("ours", await File.ReadAllTextAsync(Path.Combine(place["backup"], "ledger-notes.txt")));
    }

    [Theory]
    [InlineData("submissions")]
    [InlineData("digest", "--period", "2023-06", "--out", "out")]
    public async Task A_damaged_row_is_said_to_be_one(params string[] command)
    {
        using var place = await Kept.PlaceAsync();
        Kept.Execute(place, """UPDATE "Decisions" SET "Reasons" = '[x'""");

        var (code, _, error) = await place.RunAsync([.. command.Select(word => word == "out" ? place[word] : word), "--office", "panzhihua"]);

        Assert.Equal(1, code);
        Assert.Contains("请用 verify 核对", error);
        Assert.DoesNotContain("   at ", error);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("7:123")]
    public async Task An_anchor_that_is_none_is_refused_and_accuses_nobody(string anchor)
    {
        using var place = new Workplace();

        var (code, output, error) = await place.RunAsync("verify", "--anchor", anchor);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(anchor, error);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_second_backup_writes_what_is_new_and_mends_what_was_damaged_in_it()
    {
        using var place = await Kept.PlaceAsync();
        await place.RunAsync("backup", place["backup"]);
        Assert.Contains("3 个文件，这次写入 0 个", (await place.RunAsync("backup", place["backup"])).Out);

        Kept.FlipByte(Directory.GetFiles(place["backup"], "*.eml", SearchOption.AllDirectories)[0]);
        place.Receive("4.eml", "2023-06-08T10:00:00", "【简讯】国投集团安全生产", "集团开展安全生产大检查，覆盖全部在建工地。");
        await place.RunAsync("ingest", "--now", "2023-06-20T12:00:00+08:00");

        Assert.Contains("4 个文件，这次写入 2 个", (await place.RunAsync("backup", place["backup"])).Out);
        Assert.Single(Directory.GetFiles(place["backup"], "ledger-*"));
        Assert.Equal(0, (await RunAsync(place, place["second"], "restore", place["backup"])).Code);
        Assert.Equal(await ResultsAsync(place, place.Data), await ResultsAsync(place, place["second"]));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_ledger_put_back_to_an_earlier_one_is_found_by_the_next_backup_and_the_later_copy_is_kept()
    {
        using var place = await Kept.PlaceAsync();
        Assert.Equal(0, (await place.RunAsync("backup", place["earlier"])).Code);
        place.Receive("4.eml", "2023-06-08T10:00:00", "【简讯】国投集团安全生产", "集团开展安全生产大检查，覆盖全部在建工地。");
        await place.RunAsync("ingest", "--now", "2023-06-20T12:00:00+08:00");
        await place.RunAsync("ingest", "--now", "2023-06-20T13:00:00+08:00"); // a poll that finds nothing: its link is replaced by the next
        Assert.Equal(0, (await place.RunAsync("backup", place["backup"])).Code);
        await place.RunAsync("ingest", "--now", "2023-06-20T14:00:00+08:00");
        var (code, _, error) = await place.RunAsync("backup", place["backup"]);
        Assert.True(code == 0, error);

        // Whole in itself, four hours old: verify has nothing to say.
        var putBack = place["put-back/data"];
        Assert.Equal(0, (await RunAsync(place, putBack, "restore", place["earlier"])).Code);
        Assert.Equal(0, (await RunAsync(place, putBack, "verify")).Code);
        (code, _, error) = await RunAsync(place, putBack, "backup", place["backup"]);

        Assert.Equal(1, code);
        Assert.Contains("不是从上次备份的台账接着记下来的", error);
        Assert.Single(Directory.GetFiles(place["backup"], "kept-ledger-*"));
        Assert.Equal(0, (await RunAsync(place, putBack, "backup", place["backup"])).Code);
        Assert.Single(Directory.GetFiles(place["backup"], "kept-ledger-*"));
    }

    [Fact(Timeout = 300_000)]
    public async Task Damage_in_the_archive_does_not_reach_the_backup()
    {
        using var place = await Kept.PlaceAsync();
        var file = Kept.Archived(place)[0];
        await place.RunAsync("backup", place["backup"]);
        var whole = File.ReadAllBytes(file);
        Kept.FlipByte(file);

        await place.RunAsync("backup", place["backup"]);
        Assert.Equal(whole, File.ReadAllBytes(Path.Combine(place["backup"], Path.GetRelativePath(place.Data, file))));

        var (code, output, error) = await place.RunAsync("backup", place["new-backup"]);
        Assert.Equal(1, code);
        Assert.Contains(Path.GetFileName(file), error);
        Assert.Contains("2 个文件", output);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_damaged_backup_or_a_data_folder_in_use_is_refused_and_nothing_is_written()
    {
        using var place = await Kept.PlaceAsync();
        await place.RunAsync("backup", place["backup"]);

        var (code, _, error) = await place.RunAsync("restore", place["backup"]);
        Assert.Equal(2, code);
        Assert.Contains("不是空的", error);
        Assert.Contains("不要删除：台账在里面", error);

        // As a restore leaves it that was broken off, and as it is where the ledger was lost: mails, and no ledger.
        Directory.CreateDirectory(place["third/archive"]);
        (code, _, error) = await RunAsync(place, place["third"], "restore", place["backup"]);
        Assert.Equal(2, code);
        Assert.Contains("不要删除：里面没有台账，可能是上次恢复中途停下的，也可能是台账丢了而存档还在", error);

        (code, _, error) = await RunAsync(place, place["second"], "restore", place.MailFolder);
        Assert.Equal(2, code);
        Assert.Contains("不是备份文件夹", error);

        var damaged = Directory.GetFiles(place["backup"], "*.eml", SearchOption.AllDirectories)[0];
        Kept.FlipByte(damaged);
        (code, _, error) = await RunAsync(place, place["second"], "restore", place["backup"]);
        Assert.Equal(2, code);
        Assert.Contains(Path.GetFileName(damaged), error);
        Assert.False(Directory.Exists(Path.Combine(place["second"], "archive")));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_list_that_leads_outside_the_data_folder_is_refused()
    {
        using var place = await Kept.PlaceAsync();
        await place.RunAsync("backup", place["backup"]);
        File.WriteAllText(place["outside.txt"], "");
        var empty = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([]));
        File.AppendAllText(Path.Combine(place["backup"], "SHA256SUMS"), $"{empty}  ../outside.txt\n");

        var (code, _, error) = await RunAsync(place, place["second"], "restore", place["backup"]);

        Assert.Equal(2, code);
        Assert.Contains("数据文件夹之外", error);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_second_backup_into_a_folder_that_one_is_being_written_to_is_refused_and_the_first_stays_whole()
    {
        using var place = await Kept.PlaceAsync();
        var folders = new AppFolders(place.Config, place.Data);
        var meanwhile = new Once(() => place.RunAsync("backup", place["backup"]));
        new BackupFolder(place["backup"]).Update(
            folders, LedgerDatabase.Open(Path.Combine(place.Data, "mailintake.db")), new DateTimeOffset(2023, 6, 20, 2, 0, 0, TimeSpan.Zero), meanwhile, default);

        Assert.Equal(1, meanwhile.Result.Code);
        Assert.Contains("另一个 mailintake backup", meanwhile.Result.Error);
        var (code, _, error) = await RunAsync(place, place["second"], "restore", place["backup"]);
        Assert.True(code == 0, error);
        Assert.Equal(await ResultsAsync(place, place.Data), await ResultsAsync(place, place["second"]));

        // What the first left of its lock is in nobody's way.
        (code, _, error) = await place.RunAsync("backup", place["backup"]);
        Assert.True(code == 0, error);
    }

    private static Task<(int Code, string Out, string Error)> RunAsync(Workplace place, string data, params string[] args) =>
        Cli.RunAsync([.. args, "--config", place.Config, "--data", data]);

    private static async Task<string> ResultsAsync(Workplace place, string data) =>
        (await RunAsync(place, data, "submissions", "--office", "panzhihua", "--json")).Out + (await RunAsync(place, data, "score", "--office", "panzhihua", "--period", "2023", "--json")).Out;

    /// <summary>Does something else at the first word of progress, in the midst of the work.</summary>
    private sealed class Once(Func<Task<(int Code, string Out, string Error)>> other) : IProgress<WorkProgress>
    {
        private (int Code, string Out, string Error)? result;

        public (int Code, string Out, string Error) Result => result!.Value;

        public void Report(WorkProgress value) => result ??= other().GetAwaiter().GetResult();
    }
}
