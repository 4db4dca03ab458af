using System.Text;
using System.Text.Json;
using MailIntake.ServerTests.Dovecot;
using Microsoft.Data.Sqlite;

namespace MailIntake.ServerTests.MainJob;

/// <summary>The mailbox against the ledger day by day, with a real Dovecot.</summary>
public sealed class ReconciliationTests
{
    private const string Mailbox = "szxxgkk@126.com";

    [Fact(Timeout = 180_000)]
    public async Task Every_mail_of_the_mailbox_is_accounted_for_and_what_the_ledger_lost_is_an_alarm_until_it_is_taken_in_again()
    {
        await using var server = await DovecotServer.StartAsync();
        server.AddUser(Mailbox, "abcdefghijklmnop");
        using var product = new Product($$"""
            mailboxes:
              {{Mailbox}}: { source: "imap://127.0.0.1:{{server.ImapPort}}?tls=none", secret: file:box.secret }
            outgoing: { via: "pickup:outbox", from: "信息考核 <{{Mailbox}}>" }
            """);
        File.WriteAllText(Path.Combine(product.Config, "box.secret"), "abcdefghijklmnop\n");
        File.WriteAllText(Path.Combine(product.Config, "offices/shuozhou/units.csv"), "单位,类别,别名,发件邮箱,通知邮箱\n市发改委,市直部门,,fgw@example.cn,\n");
        await DeliverAsync(1, "fgw@example.cn", "2022-08-01T23:59:59+08:00");
        var deleted = await DeliverAsync(2, "fgw@example.cn", "2022-08-02T00:00:00+08:00");
        await DeliverAsync(3, "fgw@example.cn", "2022-08-02T09:00:00+08:00");
        await DeliverAsync(4, "spam@example.net", "2022-08-02T10:00:00+08:00", DovecotServer.JunkFolder);
        await DeliverAsync(5, "fgw@example.cn", "2022-08-02T11:00:00+08:00", DovecotServer.JunkFolder);

        // The stranger's mail in the junk folder is left alone; the unit's there counts: 1 on the 1st, 3 on the 2nd.
        await IngestAsync("2022-08-20T09:00:00+08:00");
        Assert.Equal([("2022-08-01", 1, 0, 0), ("2022-08-02", 3, 0, 0)], await DaysAsync(product, expected: 0, day: 20));

        // Two polls on the same day: nothing new to compare. Another day: a mail deleted by the clerk is accounted for as such.
        foreach (var file in Directory.GetFiles(server.MaildirPath(Mailbox), "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f).StartsWith(Path.GetFileName(deleted).Split(':')[0], StringComparison.Ordinal)))
        {
            File.Delete(file);
        }

        await IngestAsync("2022-08-20T10:00:00+08:00");
        Assert.Equal(("2022-08-02", 3, 0, 0), (await DaysAsync(product, expected: 0, day: 20))[1]);
        await IngestAsync("2022-08-21T09:00:00+08:00");
        Assert.Equal(("2022-08-02", 2, 1, 0), (await DaysAsync(product, expected: 0, day: 21))[1]);

        // Somebody takes a mail out of the ledger: told at once, and taken in again when the mailbox is next compared.
        Execute(product, """DELETE FROM "Decisions" WHERE "SubmissionId" = 1; DELETE FROM "Locations" WHERE "SubmissionId" = 1; DELETE FROM "Submissions" WHERE "Id" = 1""");
        Assert.Equal(("2022-08-01", 1, 0, 1), (await DaysAsync(product, expected: 1, day: 21))[0]);
        var (exit, output, _) = await product.RunHereAsync("verify");
        Assert.Equal(1, exit);
        Assert.Contains($"信箱与台账不符：{Mailbox} 2022-08-01：信箱中 1 封，台账 0 件（），差 1", output);
        await IngestAsync("2022-08-22T09:00:00+08:00");
        Assert.Equal([("2022-08-01", 1, 0, 0), ("2022-08-02", 2, 1, 0)], await DaysAsync(product, expected: 0));

        // The stranger turns out to be a unit: the next poll, on the same day, takes its mail out of the junk folder.
        File.AppendAllText(Path.Combine(product.Config, "offices/shuozhou/units.csv"), "市教育局,市直部门,,spam@example.net,\n");
        await IngestAsync("2022-08-22T09:02:00+08:00");
        Assert.Equal([("2022-08-01", 1, 0, 0), ("2022-08-02", 3, 1, 0)], await DaysAsync(product, expected: 0, leftAlone: 0));

        Task<string> DeliverAsync(int number, string from, string at, string? box = null) => server.DeliverAsync(
            Mailbox, Encoding.ASCII.GetBytes($"From: {from}\r\nSubject: report {number}\r\n\r\nreport {number}\r\n"), DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), box);

        async Task IngestAsync(string now)
        {
            var (code, _, error) = await product.RunHereAsync("ingest", "--now", now);
            Assert.True(code == 0, error);
        }
    }

    private static async Task<List<(string Day, int Mailbox, int Removed, int Difference)>> DaysAsync(Product product, int expected, int day = 22, int leftAlone = 1)
    {
        // On the day of the last poll: a mailbox that nobody reads needs a person too.
        var (exit, output, error) = await product.RunHereAsync("status", "--json", "--now", $"2022-08-{day}T12:00:00+08:00");
        Assert.True(exit == expected, output + error);
        var box = Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("reconciliation").EnumerateArray().ToList());
        Assert.Equal(leftAlone, box.GetProperty("leftAlone").GetInt32());
        return [.. box.GetProperty("days").EnumerateArray().Select(d => (
            d.GetProperty("day").GetString()!, d.GetProperty("mailbox").GetInt32(), d.GetProperty("removed").GetInt32(), d.GetProperty("difference").GetInt32()))];
    }

    private static void Execute(Product product, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(product.DataPath, "mailintake.db")};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
