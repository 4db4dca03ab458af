using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Tests.Storage;

public sealed class OutboxLedgerTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2023, 6, 5, 8, 30, 0, TimeSpan.Zero);
    private readonly TempFolder folder = new();
    private readonly LedgerDatabase database;
    private readonly Ledger ledger;

    public OutboxLedgerTests()
    {
        database = LedgerDatabase.Open(folder["ledger.db"]);
        ledger = new Ledger(database, TimeProvider.System);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    // Capital letters are other letters, _ and % stand for themselves, and what follows may be any character (U+20BB7 is written with four octets).
    [Fact]
    public async Task Mails_are_found_by_how_their_purpose_begins_to_the_letter()
    {
        await ledger.Outbox.QueueAsync(
            [.. ((string[])["forward/a_%/1/x@y.cn", "forward/a_%/\U00020bb7", "forward/a_%/", "forward/a_%", "forward/a_%0", "forward/A_%/1/x@y.cn", "forward/abc/1/x@y.cn"]).Select(Mail)], null, default);

        Assert.Equal(["forward/a_%/1/x@y.cn", "forward/a_%/\U00020bb7", "forward/a_%/"], (await ledger.Outbox.MailsAsync("forward/a_%/", default)).Select(m => m.Purpose));
        Assert.Equal(["forward/a_%/1/x@y.cn", "forward/a_%/\U00020bb7", "forward/a_%/"], (await ledger.Outbox.QueuedMailsAsync("forward/a_%/", default)).Select(m => m.Purpose));
        Assert.Equal(3, (await ledger.Outbox.PurposesAsync("forward/a_%/", default)).Count);
        Assert.Equal(3, await ledger.Outbox.CountQueuedAsync("forward/a_%/", null, At.AddSeconds(-1), default));
        Assert.Equal(0, await ledger.Outbox.CountQueuedAsync("forward/a_%/", null, At, default));
    }

    // Three by the sender: accepted at the first instant, a minute later, and one second too early; one by another, one not accepted.
    [Fact]
    public async Task Mails_that_were_accepted_are_counted_from_an_instant_on()
    {
        await ledger.Outbox.QueueAsync(
            [
                Sent("1", "a@b.cn", At), Sent("2", "a@b.cn", At.AddMinutes(1)), Sent("3", "a@b.cn", At.AddSeconds(-1)), Sent("4", "c@b.cn", At), Mail("5"),
            ], null, default);

        Assert.Equal(2, await ledger.Outbox.CountSentAsync("a@b.cn", At, default));
    }

    // What is asked for every mail and every receipt is looked up in an index, however many were sent before; a SCAN would be the whole outbox.
    [Fact]
    public void What_is_asked_of_the_outbox_is_looked_up_in_an_index()
    {
        Assert.Equal("SEARCH o USING INDEX IX_Outbox_Purpose (Purpose>? AND Purpose<?)", Plan(mails => OutboxLedger.Beginning(mails, "receipt/a/")));
        Assert.Equal("SEARCH o USING INDEX IX_Outbox_State_DueAt (State=? AND DueAt>?)", Plan(mails => OutboxLedger.Accepted(mails, "a@b.cn", At, At)));
    }

    private string Plan(Func<IQueryable<OutboxRow>, IQueryable<OutboxRow>> query)
    {
        using var context = database.Context();
        context.Database.OpenConnection();
        using var command = query(context.Outbox).CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        using var row = command.ExecuteReader();
        Assert.True(row.Read());
        var plan = row.GetString(3);
        Assert.False(row.Read());
        return plan;
    }

    private static OutboxRow Mail(string purpose) => new()
    {
        Purpose = purpose, Office = "office", MessageId = purpose, Subject = "", Sender = "a@b.cn", Recipients = "x@y.cn", Mail = [1], QueuedAt = At, DueAt = At,
    };

    // Due again a minute after its attempt began, as one that is being tried.
    private static OutboxRow Sent(string purpose, string sender, DateTimeOffset at)
    {
        var mail = Mail(purpose);
        (mail.Sender, mail.State, mail.SentAt, mail.DueAt) = (sender, OutboxState.Sent, at, at.AddSeconds(55));
        return mail;
    }
}
