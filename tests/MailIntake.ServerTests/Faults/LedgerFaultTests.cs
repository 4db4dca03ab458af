using MailIntake.ServerTests.Crash;
using MailIntake.ServerTests.MainJob;
using Microsoft.Data.Sqlite;

namespace MailIntake.ServerTests.Faults;

/// <summary>The ledger's own faults, and copies of it: taken while it is written to, damaged on the disk, held by another program.</summary>
public sealed class LedgerFaultTests : IDisposable
{
    private const string Mailbox = "szxxgkk@126.com";
    private const string Now = "2022-08-20T09:00:00+08:00";

    private readonly Product product = new($$"""
        mailboxes:
          {{Mailbox}}: { source: "folder:../mail" }
        outgoing: { via: "pickup:outbox", from: "信息考核 <{{Mailbox}}>" }
        """);

    private int delivered;

    private string Backup => Path.Combine(product.Config, "..", "backup");

    public void Dispose() => product.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task A_backup_taken_while_mails_are_taken_in_is_whole_and_goes_on_from_there()
    {
        Deliver(0);
        await DoneAsync("ingest", "--now", Now); // the ledger is there
        Deliver(300);
        var backups = 0;
        using (var worker = product.Start([], "ingest", "--now", Now))
        {
            var (output, error) = (worker.StandardOutput.ReadToEndAsync(), worker.StandardError.ReadToEndAsync());
            for (; !worker.HasExited; backups++)
            {
                await DoneAsync("backup", Backup);
            }

            Assert.True(worker.ExitCode == 0, await output + await error);
        }

        Assert.InRange(backups, 1, int.MaxValue);
        await HoldsAllAsync();
        var undisturbed = await ExactlyOnce.ResultsAsync(product, "shuozhou", "2022-08");

        product.UseData("second");
        await DoneAsync("restore", Backup);
        await DoneAsync("verify");
        await DoneAsync("ingest", "--now", Now); // what came after the copy was taken
        await HoldsAllAsync();
        Assert.Equal(undisturbed, await ExactlyOnce.ResultsAsync(product, "shuozhou", "2022-08"));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_damaged_ledger_is_told_and_after_restore_nothing_is_missing()
    {
        Deliver(10);
        await DoneAsync("ingest", "--now", Now);
        await DoneAsync("backup", Backup);
        Deliver(10);
        Damage("Submissions");

        // What came is in the archive before the ledger is asked, once, however often it is tried.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var (exit, output, error) = await product.RunHereAsync("ingest", "--now", Now);
            Assert.True(exit == 1, $"{exit}: {output}{error}");
            Assert.Contains("台账数据库文件已损坏：请用 restore 从备份恢复", output + error, StringComparison.Ordinal);
            Assert.Equal(20, product.Archived().Length);
        }

        var (verified, found, why) = await product.RunHereAsync("verify");
        Assert.True(verified == 1, $"{verified}: {found}{why}");

        product.UseData("restored");
        await DoneAsync("restore", Backup);
        await DoneAsync("ingest", "--now", Now);
        await HoldsAllAsync();
    }

    /// <summary>Longer than the 30 s for which a transaction is waited for.</summary>
    [Fact(Timeout = 900_000)]
    [Trait("Category", "Long")]
    public async Task A_ledger_that_another_program_holds_is_told_and_when_it_is_free_work_goes_on()
    {
        Deliver(10);
        await DoneAsync("ingest", "--now", Now);
        Deliver(10);
        using (var other = Connect())
        {
            using var transaction = other.BeginTransaction(deferred: false);
            var (exit, output, error) = await product.RunAsync("ingest", "--now", Now);
            Assert.True(exit == 1, $"{exit}: {output}{error}");
            Assert.Contains("台账数据库被另一个程序占用", output + error, StringComparison.Ordinal);
        }

        await DoneAsync("ingest", "--now", Now);
        await HoldsAllAsync();
    }

    private async Task DoneAsync(params string[] arguments)
    {
        var (exit, output, error) = await product.RunHereAsync(arguments);
        Assert.True(exit == 0, string.Join(' ', arguments) + ": " + output + error);
    }

    private async Task HoldsAllAsync()
    {
        Assert.Equal(delivered, (await product.SubmissionsAsync("shuozhou")).Count);
        Assert.Equal(delivered, product.Archived().Select(ExactlyOnce.Hash).Distinct().Count());
        Assert.Equal(delivered, product.Archived().Length);
        await DoneAsync("verify");
    }

    /// <summary>Overwrites the first page of a table, the root of its tree, in the database file.</summary>
    private void Damage(string table)
    {
        long page, size;
        using (var connection = Connect())
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA page_size";
            using (var row = command.ExecuteReader())
            {
                Assert.True(row.NextResult() && row.Read());
                size = row.GetInt64(0);
            }

            command.CommandText = $"SELECT rootpage FROM sqlite_master WHERE name = '{table}'";
            page = (long)command.ExecuteScalar()!;
        }

        SqliteConnection.ClearAllPools();
        using var file = File.OpenWrite(Path.Combine(product.DataPath, "mailintake.db"));
        file.Position = (page - 1) * size;
        file.Write(Enumerable.Repeat((byte)0xA5, (int)size).ToArray());
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(product.DataPath, "mailintake.db"), Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private void Deliver(int mails)
    {
        var folder = Directory.CreateDirectory(Path.Combine(product.Config, "..", "mail")).FullName;
        for (var i = 0; i < mails; i++, delivered++)
        {
            var path = Path.Combine(folder, $"{delivered:000}.eml");
            File.WriteAllBytes(path, ReportMail.Write(Mailbox, delivered, "（简报）市发改委"));
            File.SetLastWriteTimeUtc(path, new DateTime(2022, 8, 1, 2, 0, 0, DateTimeKind.Utc).AddMinutes(delivered));
        }
    }
}
