using System.Data.Common;
using System.Globalization;
using MailIntake.Domain.Archive;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Mailbox;
using MailIntake.Domain.Time;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Storage;

/// <summary>
/// The ledger as the intake of one folder sees it: the folder's cursor, and the batches that are appended; with the mails known before (<see cref="Places"/>) and the
/// earlier submissions among which duplicates are looked for (<see cref="Duplicates"/>). One kept connection and prepared statements; a batch is one
/// transaction in which every mail sees those before it, so that a number is given once and a mail repeated within a batch is found.
/// For the one process that holds <see cref="DataLock"/>; not for concurrent use.
/// </summary>
public sealed class IntakeStore : IDisposable
{
    /// <summary>The highest running number of the usual six digits.</summary>
    private const int MostOfWidth = 999_999;

    private readonly LedgerContext context;
    private readonly DbConnection connection;
    private readonly string office;
    private readonly string prefix;
    private readonly string mailbox;
    private readonly string folder;
    private readonly bool hasUids;
    private readonly RowInserter<SubmissionRow> submissions;
    private readonly RowInserter<LocationRow> locations;
    private readonly RowInserter<DecisionRow> decisions;
    private readonly PreparedStatements statements;
    private readonly Dictionary<int, int> lastSerial = [];
    private LeftAloneMarks leftAloneMarks = new([]);
    private bool newMarks;
    private ChainLink link = new();

    /// <summary>Opens the ledger for the intake of a folder.</summary>
    /// <param name="database">The ledger.</param>
    /// <param name="office">The office's id.</param>
    /// <param name="prefix">What its submission numbers begin with.</param>
    /// <param name="returningItems">The events that return an item (退回重报, 退稿).</param>
    /// <param name="mailbox">The mailbox's address.</param>
    /// <param name="folder">The folder's name.</param>
    /// <param name="uidValidity">The folder's present UIDVALIDITY.</param>
    /// <param name="renamed">True where a folder without UIDs gives known names to other mails.</param>
    /// <param name="roster">The units, some of which were recorded under other names; null where names hold as they were recorded.</param>
    /// <param name="hasUids">True where the folder's mails have UIDs, false where the ledger numbers them and knows them by their names.</param>
    public IntakeStore(
        LedgerDatabase database, string office, string prefix, IReadOnlySet<string> returningItems, string mailbox, string folder, uint uidValidity, bool renamed = false, Roster? roster = null,
        bool hasUids = true)
    {
        (this.office, this.prefix, this.mailbox, this.folder, UidValidity, this.hasUids) = (office, prefix, mailbox, folder, uidValidity, hasUids);
        context = database.Context();
        context.Database.OpenConnection();
        connection = context.Database.GetDbConnection();
        statements = new(context);
        Duplicates = new(context, statements, office, returningItems, roster ?? new Roster([]));
        Places = new(context, statements, office, mailbox, folder, uidValidity, renamed, hasUids);
        submissions = new(context);
        locations = new(context);
        decisions = new(context);
        var command = statements.Command(
            """
            SELECT "UidValidity", "LastUid", "LeftAlone", (SELECT "Value" FROM "Settings" WHERE "Name" = @fact), (SELECT "Value" FROM "Settings" WHERE "Name" = @marks)
            FROM "Folders" WHERE "Mailbox" = @mailbox AND "Folder" = @folder
            """,
            ("mailbox", mailbox), ("folder", folder), ("fact", MailboxLedger.NumberedAnewFact(mailbox, folder)), ("marks", LeftAloneMarks.NameOf(mailbox, folder)));
        using (var row = command.ExecuteReader())
        {
            (Cursor, LeftAlone) = (new FolderCursor(0, 0), []);
            if (row.Read())
            {
                Cursor = new FolderCursor((uint)row.GetInt64(0), (uint)row.GetInt64(1));
                LeftAlone = Cursor.UidValidity == uidValidity && Cursor.LastUid > 0 ? UidSet.Parse(row.GetString(2)) : [];
                Places.NumberedAnewAfter = hasUids && !row.IsDBNull(3) ? MailboxLedger.NumberedAnew(row.GetString(3)) : 0;
                leftAloneMarks = LeftAloneMarks.Parse(LeftAlone.Count == 0 || row.IsDBNull(4) ? "" : row.GetString(4));
            }
        }

        if (hasUids && Cursor.UidValidity == uidValidity && !LeftAlone.Contains(Cursor.LastUid) && Places.IsNumberOfLedger(Cursor.LastUid))
        {
            (Cursor, LeftAlone) = (new FolderCursor(0, 0), []);
        }
    }

    /// <summary>Where known mails lie, as the folder is concerned.</summary>
    internal FolderPlaces Places { get; }

    /// <summary>The earlier submissions among which duplicates are looked for, with those of the batch under way.</summary>
    internal DuplicateIndex Duplicates { get; }

    /// <summary>How far the folder has been taken in; not at all, where what was read last had no UIDs: how far a cursor of numbers reaches that the ledger gave, no UID tells.</summary>
    public FolderCursor Cursor { get; private set; }

    /// <summary>The folder's present UIDVALIDITY.</summary>
    public uint UidValidity { get; }

    /// <summary>The UID up to which every mail under the present UIDVALIDITY is in the ledger, 0 for none.</summary>
    public uint Reached => Cursor.UidValidity == UidValidity ? Cursor.LastUid : 0;

    /// <summary>The UIDs that were left alone.</summary>
    public UidSet LeftAlone { get; private set; }

    /// <summary>
    /// The folder's UIDs belong to other mails from now on, under another UIDVALIDITY or the same one: the cursor goes back to its beginning, and no place recorded so far
    /// holds any more. The ledger keeps that, so that a folder that is read again from the beginning in several polls is read as if it had been one.
    /// </summary>
    /// <param name="ct">Cancels; nothing is recorded then.</param>
    public async Task BeginAnewAsync(CancellationToken ct)
    {
        var last = Places.Last;
        await FactLedger.NoteAsync(context, MailboxLedger.NumberedAnewFact(mailbox, folder), last.ToString(CultureInfo.InvariantCulture), ct).ConfigureAwait(false);
        var row = await context.Folders.AsTracking().FirstAsync(f => f.Mailbox == mailbox && f.Folder == folder, ct).ConfigureAwait(false);
        (row.UidValidity, row.LastUid, row.LeftAlone) = (UidValidity, 0, "");
        await context.SaveChangesAsync(ct).ConfigureAwait(false);
        context.ChangeTracker.Clear();
        (Cursor, LeftAlone, leftAloneMarks, Places.NumberedAnewAfter) = (new FolderCursor(UidValidity, 0), [], new LeftAloneMarks([]), last);
    }

    /// <summary>Leaves a mail alone: neither kept nor recorded, but for its UID with the next batch.</summary>
    public void LeaveAlone(ArchivedMail mail)
    {
        LeftAlone.Add(mail.Location.Uid);
        leftAloneMarks = leftAloneMarks.With(mail.Location.Uid, new KnownMail(mail.ReceivedAt, mail.Size));
        newMarks = true;
    }

    /// <summary>Runs a batch in one transaction: what it appends and the cursor are recorded together or not at all.</summary>
    /// <param name="lastUid">Every mail up to this UID is in the ledger once the batch is recorded.</param>
    /// <param name="append">Appends the batch's mails.</param>
    public void Record(uint lastUid, Action append)
    {
        using (var transaction = connection.BeginTransaction())
        {
            statements.Transaction = transaction;
            context.Database.UseTransaction(transaction);
            link = new ChainLink();

            // Between batches another mailbox of the office may have been recorded: its numbers are taken, its mails are earlier ones.
            lastSerial.Clear();
            try
            {
                Duplicates.LookAround();
                append();
                context.Put(new FolderRow { Mailbox = mailbox, Folder = folder, UidValidity = UidValidity, LastUid = lastUid, LeftAlone = LeftAlone.ToString() }, link);
                if (newMarks)
                {
                    context.Put(new SettingRow { Name = LeftAloneMarks.NameOf(mailbox, folder), Value = leftAloneMarks.ToString() }, link);
                }

                LedgerChain.Append(connection, transaction, link);
                transaction.Commit();
                (Cursor, newMarks) = (new FolderCursor(UidValidity, lastUid), false);
            }
            catch
            {
                // What was remembered of the batch is not in the ledger.
                Duplicates.ForgetRecent();
                throw;
            }
            finally
            {
                context.Database.UseTransaction(null);
                statements.Transaction = null;
            }
        }
    }

    /// <summary>Appends a new mail with its decision and returns its number. Within <see cref="Record"/> alone.</summary>
    public string Append(ArchivedMail mail, string subject, string sender, string? messageId, Decision decision, string policy, DateTimeOffset now)
    {
        var year = OfficeTime.Local(mail.ReceivedAt).Year;
        var serial = NextSerial(year);
        var number = Number(year, serial);
        var id = submissions.Insert(statements.Transaction!, new SubmissionRow
        {
            Office = office,
            Number = number,
            Year = year,
            Serial = serial,
            Mailbox = mailbox,
            ReceivedAt = mail.ReceivedAt,
            Size = mail.Size,
            Sha256 = mail.Sha256,
            ArchivePath = mail.Path,
            Subject = subject,
            Sender = sender,
            MessageId = messageId,
        }, link);
        AppendPlace(id, mail);
        var row = LedgerRows.Row(decision, 1, DecisionOrigin.Rules, policy, now);
        row.SubmissionId = id;
        decisions.Insert(statements.Transaction!, row, link);
        Duplicates.Add(id, mail.ReceivedAt, decision);
        if (Replacements.Follow(context, office, number, null, decision, mail.ReceivedAt, policy, now) is { } replaced)
        {
            decisions.Insert(statements.Transaction!, replaced, link);
            Duplicates.ForgetRecent(); // it is no longer among the items that duplicates are looked for in
        }

        return number;
    }

    /// <summary>Appends the place at which a known mail was found again. Within <see cref="Record"/> alone.</summary>
    public void AppendPlace(long submissionId, ArchivedMail mail)
    {
        locations.Insert(statements.Transaction!, new LocationRow
        {
            SubmissionId = submissionId,
            Mailbox = mail.Location.Account,
            Folder = mail.Location.Folder,
            UidValidity = mail.Location.UidValidity,
            Uid = mail.Location.Uid,
            SourceKey = LocationRow.KeyOf(mail.SourceKey, mail.Listed),
        }, link);
        if (hasUids)
        {
            LeftAlone.Remove(mail.Location.Uid); // its sender is known by now
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        submissions.Dispose();
        locations.Dispose();
        decisions.Dispose();
        statements.Dispose();
        context.Dispose();
    }

    /// <summary>The next running number of the year under which no submission is: the office numbers imported rows itself, and may have written any of ours.</summary>
    private int NextSerial(int year)
    {
        if (!lastSerial.TryGetValue(year, out var serial))
        {
            // Given in order, so that the latest row has the highest. "+": from the latest row back, or the planner reads all of the office's to sort them.
            var command = statements.Command(
                """SELECT "Serial" FROM "Submissions" WHERE +"Office" = @office AND "Year" = @year ORDER BY "Id" DESC LIMIT 1""", ("office", office), ("year", year));
            serial = Math.Max(command.ExecuteScalar() is long last ? (int)last : 0, HighestGiven(year));
        }

        do
        {
            serial++;
        }
        while (serial > MostOfWidth && IsTaken(Number(year, serial))); // all up to there were looked at
        return lastSerial[year] = serial;
    }

    /// <summary>The highest number like ours that a row has, ours or one that the office gave itself: from the highest text down, of which some may be no numbers (00003B).</summary>
    private int HighestGiven(int year)
    {
        var command = statements.Command(
            """SELECT "Number" FROM "Submissions" WHERE "Office" = @office AND "Number" >= @first AND "Number" <= @last AND LENGTH("Number") = @length ORDER BY "Number" DESC""",
            ("office", office), ("first", Number(year, 0)), ("last", Number(year, MostOfWidth)), ("length", Number(year, 0).Length));
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            if (int.TryParse(row.GetString(0).AsSpan(prefix.Length + 5), NumberStyles.None, CultureInfo.InvariantCulture, out var highest))
            {
                return highest;
            }
        }

        return 0;
    }

    private bool IsTaken(string number) =>
        statements.Command("""SELECT 1 FROM "Submissions" WHERE "Office" = @office AND "Number" = @number""", ("office", office), ("number", number)).ExecuteScalar() is not null;

    private string Number(int year, int serial) => $"{prefix}{year:0000}-{serial:000000}";
}
