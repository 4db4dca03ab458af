using MailIntake.Configuration;
using MailIntake.Safekeeping;
using MailIntake.Storage;
using MailIntake.Tests.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Tests.Safekeeping;

/// <summary>What somebody changes in the ledger behind the program's back, one thing at a time, in a ledger that every kind of writing has written to.</summary>
public sealed class ChainTests(ChainTests.Fixture fixture) : IClassFixture<ChainTests.Fixture>
{
    /// <summary>A table's row that is altered here, and what people know it by. A table that is missing here fails the tests below.</summary>
    private static readonly IReadOnlyDictionary<string, (string Row, string Name)> Rows = new Dictionary<string, (string, string)>
    {
        ["Submissions"] = ("\"Id\" = 2", "“来稿”中的 panzhihua/P2023-000002 "),
        ["Locations"] = ("\"SubmissionId\" = 2", "“邮件位置”中的 P2023-000002（"),
        ["Decisions"] = ("\"SubmissionId\" = 2 AND \"Sequence\" = 1", "“判定”中的 P2023-000002（2/1）"),
        ["Folders"] = ("\"LastUid\" > 0", "“读取进度”中的 2515574179@qq.com/"),
        ["Mailboxes"] = ("\"Mailbox\" LIKE '2515%'", "“信箱状态”中的 2515574179@qq.com "),
        ["MailboxDays"] = ("\"Day\" = '2023-06-06'", "“逐日对数”中的 2515574179@qq.com/2023-06-06 "),
        ["Events"] = ("\"Number\" = 'E1'", "“登记事项”中的 panzhihua/E1 "),
        ["Commissions"] = ("\"Number\" = 'Y1'", "“约稿”中的 panzhihua/Y1 "),
        ["Outbox"] = ("\"Purpose\" LIKE 'bulletin/panzhihua/2023-06%'", "“发件箱”中的 bulletin/panzhihua/2023-06"),
        ["Bulletins"] = ("\"Period\" = '2023-06'", "“通报”中的 panzhihua/2023-06 "),
        ["BulletinFiles"] = ("\"Name\" = 'digest.html'", "“通报文件”中的 1/digest.html "),
        ["Proposals"] = ("\"Number\" = 'P2023-06-T1'", "“通报建议”中的 panzhihua/P2023-06-T1 "),
        ["Purges"] = ("\"SubmissionId\" = 1", "“清理记录”中的 P2023-000001（1）"),
        ["Settings"] = ("\"Name\" = 'bulletins/panzhihua/Month'", "“设置”中的 bulletins/panzhihua/Month "),
        ["Chain"] = ("\"Id\" = 2", "第 2 环"),
    };

    [Fact(Timeout = 300_000)]
    public async Task What_the_program_itself_wrote_agrees_and_every_table_has_rows()
    {
        Assert.Empty(await FindAsync("SELECT 1"));
        Assert.Equal(Tables(), Rows.Keys.Order(StringComparer.Ordinal));
        foreach (var (table, (row, _)) in Rows)
        {
            Assert.True(Convert.ToInt64(Scalar(Ledger, $"""SELECT COUNT(*) FROM "{table}" WHERE {row}"""), null) > 0, table);
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task Every_column_of_every_table_that_is_altered_is_found_and_its_row_is_named()
    {
        using var context = LedgerDatabase.Open(Ledger).Context();
        foreach (var entity in context.Model.GetEntityTypes())
        {
            var table = entity.GetTableName()!;
            var (row, name) = Rows[table];
            foreach (var column in entity.GetProperties().Select(p => p.GetColumnName()))
            {
                // One more for a number, one character more for a text, one octet more for octets, in the row alone.
                var alter = $"""
                    UPDATE "{table}" SET "{column}" = CASE typeof("{column}") WHEN 'integer' THEN "{column}" + 100000 WHEN 'blob' THEN CAST("{column}" || 'x' AS BLOB)
                        WHEN 'null' THEN 1 ELSE "{column}" || 'x' END WHERE rowid = (SELECT MIN(rowid) FROM "{table}" WHERE {row})
                    """;
                var found = await FindAsync(alter);
                Assert.True(found.Any(f => f.Contains(name, StringComparison.Ordinal)), $"{table}.{column}: {string.Join(" | ", found)}");
            }
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task A_row_that_is_taken_away_and_one_that_is_put_in_are_found_in_every_table()
    {
        foreach (var (table, (row, name)) in Rows.Where(r => r.Key != "Chain"))
        {
            var gone = await FindAsync($"""DELETE FROM "{table}" WHERE rowid = (SELECT MIN(rowid) FROM "{table}" WHERE {row})""");

            // Of a place in a mailbox that is gone only its keys are known.
            Assert.True(gone.Any(f => f.Contains(name, StringComparison.Ordinal) && f.EndsWith("不见了", StringComparison.Ordinal)), $"{table}: {string.Join(" | ", gone)}");
        }

        Assert.Contains("台账“设置”中的 x 不是程序写入的", await FindAsync("""INSERT INTO "Settings" ("Name", "Value") VALUES ('x', '')"""));
        Assert.Contains("台账“信箱状态”中的 x 不是程序写入的", await FindAsync("""INSERT INTO "Mailboxes" ("Mailbox", "LastPoll", "LastSuccess", "LastError", "Failures", "FirstPoll", "ReconciledAt", "ReconciledThrough") SELECT 'x', "LastPoll", "LastSuccess", "LastError", "Failures", "FirstPoll", "ReconciledAt", "ReconciledThrough" FROM "Mailboxes" """));
        Assert.Contains("台账的校验链缺第 2 环", await FindAsync("""DELETE FROM "Chain" WHERE "Id" = 2"""));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_column_that_is_put_in_or_taken_away_is_found_in_every_table()
    {
        foreach (var table in Rows.Keys)
        {
            Assert.Contains($"台账数据库中的表 {table} 的列 Extra 不是程序建立的", await FindAsync($"""ALTER TABLE "{table}" ADD COLUMN "Extra" TEXT NULL"""));
            if (table != "Settings") // without its two columns the ledger is not even opened
            {
                Assert.Contains($"台账数据库缺少表 {table} 的列 {Renamed(table)}。请用 restore 从备份恢复", await FindAsync($"""ALTER TABLE "{table}" RENAME COLUMN "{Renamed(table)}" TO "Other" """));
            }
        }

        Assert.Equal(["台账数据库缺少表 Decisions 的列 Title。请用 restore 从备份恢复"], await FindAsync("""ALTER TABLE "Decisions" DROP COLUMN "Title" """));
        Assert.Contains("台账数据库中的表 More 的列 x 不是程序建立的", await FindAsync("CREATE TABLE More (x)"));
        Assert.Contains("台账数据库中的触发器 t 不是程序建立的", await FindAsync("""CREATE TRIGGER t AFTER INSERT ON "Decisions" BEGIN DELETE FROM "Decisions"; END"""));
        Assert.Contains("台账数据库缺少索引 IX_Purges_SubmissionId。请用 restore 从备份恢复", await FindAsync("""DROP INDEX "IX_Purges_SubmissionId" """));

        static string Renamed(string table) => table is "Folders" or "Mailboxes" or "MailboxDays" ? "Mailbox" : table is "Chain" ? "Hash" : table is "Purges" ? "PurgedAt"
            : table is "Locations" ? "Folder" : table is "Outbox" ? "Subject" : table is "BulletinFiles" ? "Content" : table is "Bulletins" ? "MadeAt" : table is "Decisions" ? "Reasons" : "Number";
    }

    [Theory(Timeout = 300_000)]
    [InlineData("""UPDATE "Decisions" SET "Title" = '' WHERE "SubmissionId" = 4 AND "Title" IS NOT NULL""")]
    [InlineData("""UPDATE "Events" SET "Note" = '' WHERE "Number" = 'E1'""")] // no value and an empty one are not the same
    [InlineData("""UPDATE "Decisions" SET "Words" = '12x' WHERE "SubmissionId" = 1""")] // a text in a column of numbers reads as 12
    [InlineData("""UPDATE "Submissions" SET "Subject" = "Sender", "Sender" = "Subject" WHERE "Id" = 1""")]
    [InlineData("""UPDATE "Chain" SET "Body" = x'' WHERE "Id" = 3""")]
    [InlineData("""UPDATE "Chain" SET "Body" = x'FFFFFFFFFFFF' WHERE "Id" = 3""")]
    [InlineData("""UPDATE "Chain" SET "Hash" = x'' WHERE "Id" = 3""")]
    [InlineData("""DELETE FROM "Chain" """)]
    public async Task Subtler_changes_are_found_too(string change) => Assert.NotEmpty(await FindAsync(change));

    [Fact(Timeout = 300_000)]
    public async Task Polls_that_find_nothing_do_not_let_the_chain_grow()
    {
        Assert.Empty(await FindAsync("SELECT 1"));
        var copy = fixture.Place["altered.db"];
        var ledger = new Ledger(LedgerDatabase.Open(copy), TimeProvider.System);
        await ledger.Mailboxes.RecordPollAsync("a@126.com", null, default);
        await ledger.Mailboxes.RecordPollAsync("b@126.com", "连不上", default);
        var links = Scalar(copy, """SELECT COUNT(*) FROM "Chain" """);
        await ledger.Mailboxes.RecordPollAsync("a@126.com", "连不上", default);
        await ledger.Mailboxes.RecordPollAsync("b@126.com", null, default);
        await ledger.Mailboxes.RecordPollAsync("c@126.com", null, default);

        Assert.Equal(links, Scalar(copy, """SELECT COUNT(*) FROM "Chain" """));
        Assert.Empty(await VerifyAsync(copy));
        Scalar(copy, """UPDATE "Mailboxes" SET "Failures" = 9 WHERE "Mailbox" = 'a@126.com'""");
        Assert.Equal(["台账“信箱状态”中的 a@126.com 被改动"], await VerifyAsync(copy));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_chain_that_was_cut_off_with_its_rows_is_found_by_an_anchor_that_was_noted_before()
    {
        Assert.Empty(await FindAsync("SELECT 1"));
        var copy = fixture.Place["altered.db"];
        var ledger = new Ledger(LedgerDatabase.Open(copy), TimeProvider.System);
        await ledger.Outbox.QueueAsync([], ("noted", "x"), default);
        var verifier = new Verifier(new AppFolders(fixture.Place.Config, fixture.Place.Data), fixture.Configuration, ledger);
        var anchor = (await verifier.VerifyAsync(null, null, default)).Head;

        // A poll comes after it; the anchor holds.
        await ledger.Mailboxes.RecordPollAsync("a@126.com", null, default);
        await ledger.Mailboxes.RecordPollAsync("a@126.com", null, default);
        Assert.Empty((await verifier.VerifyAsync(anchor, null, default)).Differences);

        Scalar(copy, """DELETE FROM "Chain" WHERE "Id" >= (SELECT MAX("Id") - 1 FROM "Chain"); DELETE FROM "Settings" WHERE "Name" = 'noted'; DELETE FROM "Mailboxes" WHERE "Mailbox" = 'a@126.com'""");
        Assert.Empty((await verifier.VerifyAsync(null, null, default)).Differences);
        Assert.Contains(anchor, Assert.Single((await verifier.VerifyAsync(anchor, null, default)).Differences));
        SqliteConnection.ClearAllPools();
    }

    [Theory(Timeout = 300_000)]
    [InlineData(UpgradeTests.To4)]
    [InlineData(UpgradeTests.To3)]
    public async Task A_ledger_of_a_version_without_a_chain_is_sealed_as_it_is_when_it_is_opened(string before)
    {
        Assert.All(await FindAsync(before), d => Assert.StartsWith("文件不见了", d)); // the record of the purge went with its table
        Assert.Equal("5", Scalar(fixture.Place["altered.db"], "SELECT Value FROM Settings WHERE Name = 'schema'"));
        Assert.Equal(1L, Scalar(fixture.Place["altered.db"], "SELECT MIN(Id) FROM Chain"));
        Scalar(fixture.Place["altered.db"], "UPDATE Submissions SET Subject = 'x' WHERE Id = 1");

        var report = await VerifyAsync(fixture.Place["altered.db"]);

        Assert.Contains("台账“来稿”中的 panzhihua/P2023-000001 被改动", report);
    }

    private string Ledger => Path.Combine(fixture.Place.Data, "mailintake.db");

    /// <summary>What <c>verify</c> finds in a copy of the ledger after a change.</summary>
    private async Task<List<string>> FindAsync(string sql)
    {
        var copy = fixture.Place["altered.db"];
        Scalar(Ledger, "PRAGMA wal_checkpoint(TRUNCATE)");
        File.Copy(Ledger, copy, overwrite: true);
        Scalar(copy, sql);
        return await VerifyAsync(copy);
    }

    private async Task<List<string>> VerifyAsync(string path)
    {
        var report = await new Verifier(new AppFolders(fixture.Place.Config, fixture.Place.Data), fixture.Configuration, new Ledger(LedgerDatabase.Open(path), TimeProvider.System)).VerifyAsync(null, null, default);
        SqliteConnection.ClearAllPools();
        return report.Differences;
    }

    private static object? Scalar(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private IEnumerable<string> Tables()
    {
        using var connection = new SqliteConnection($"Data Source={Ledger};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            yield return row.GetString(0);
        }
    }

    /// <summary>A ledger that every kind of writing has written to; the tests alter copies of it.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal Workplace Place { get; private set; } = null!;

        internal ConfigurationSnapshot Configuration { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Place = await Kept.PlaceAsync();
            const string Later = "2023-07-05T10:00:00+08:00";
            await RunAsync("import", "commissions", Place.Csv("c.csv", "编号,标题,单位,下发日期,截止时间\nY0,防汛,国投集团,2023-06-01,2023-06-20 18:00\n"), "--office", "panzhihua");
            await RunAsync("import", "submissions", Place.Csv("s.csv", "日期,单位,文种,标题\n2023-06-09,文旅集团,简讯,文旅融合\n"), "--office", "panzhihua");
            await RunAsync("import", "events", Place.Csv("e.csv", "编号,日期,单位,事项,渠道,文种,标题\nE1,2023-06-10,国投集团,采用,市级刊物,专报,甲\nE2,2023-06-10,文旅集团,采用,市级刊物,简讯,乙\n"), "--office", "panzhihua");
            await RunAsync("commission", "Y1", "--title", "国企改革", "--units", "国投集团", "--due", "2023-08-20", "--office", "panzhihua", "--now", Later);
            await RunAsync("decide", "P2023-000003", "--status", "counted", "--unit", "国投集团", "--kind", "简讯", "--reason", "电话核实", "--now", Later);
            await RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", Later);
            await RunAsync("outcome", "confirm", "P2023-06-T1", "--reason", "同意", "--now", Later);
            await RunAsync("ingest", "--now", Later);
            Place.Settings(File.ReadAllText(Path.Combine(Place.Config, "mailintake.yaml")) + "storage: { retention-years: 10 }");
            await RunAsync("purge", "--apply", "--now", "2033-06-06T12:00:00+08:00");
            SqliteConnection.ClearAllPools();
            Configuration = ConfigurationLoader.Load(new AppFolders(Place.Config, Place.Data), TimeProvider.System, [])!;
        }

        public Task DisposeAsync()
        {
            SqliteConnection.ClearAllPools();
            Place.Dispose();
            return Task.CompletedTask;
        }

        private async Task RunAsync(params string[] args)
        {
            var (code, output, error) = await Place.RunAsync(args);
            Assert.True(code == 0, $"{args[0]}: {output}{error}");
        }
    }
}
