using MailIntake.Storage;
using Microsoft.Data.Sqlite;

namespace MailIntake.Tests.Storage;

public sealed class UpgradeTests
{
    /// <summary>Makes a ledger of the 4th version out of one of the present.</summary>
    internal const string To4 = "UPDATE Settings SET Value = '4' WHERE Name = 'schema'; DROP TABLE Chain; DROP TABLE MailboxDays; DROP TABLE Purges; ALTER TABLE Folders DROP COLUMN LeftAlone; ALTER TABLE Mailboxes DROP COLUMN FirstPoll; ALTER TABLE Mailboxes DROP COLUMN ReconciledAt; ALTER TABLE Mailboxes DROP COLUMN ReconciledThrough; ";

    /// <summary>Makes a ledger of the 3rd version out of one of the present.</summary>
    internal const string To3 = To4 + "UPDATE Settings SET Value = '3' WHERE Name = 'schema'; DROP TABLE BulletinFiles; DROP TABLE Proposals;";

    [Theory]
    [InlineData(To4)]
    [InlineData(To3)]
    public void A_ledger_of_an_earlier_version_gets_the_tables_of_a_new_one(string before)
    {
        using var folder = new TempFolder();
        LedgerDatabase.Open(folder["new.db"]);
        LedgerDatabase.Open(folder["old.db"]);
        Run(folder["old.db"], before);

        LedgerDatabase.Open(folder["old.db"]);

        Assert.Equal(Tables(folder["new.db"]), Tables(folder["old.db"]));
    }

    private static void Run(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Every column, index and setting.</summary>
    private static List<string> Tables(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT t.name || '|' || c.name || '|' || c.type || '|' || c."notnull" || '|' || c.pk FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'
            UNION SELECT 'index ' || name || ' on ' || tbl_name FROM sqlite_master WHERE type = 'index'
            UNION SELECT 'schema ' || Value FROM Settings WHERE Name = 'schema' ORDER BY 1
            """;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
