using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Mailbox;

namespace MailIntake.Storage;

/// <summary>What the ledger holds of one folder; read from the database only when first asked.</summary>
/// <param name="database">The ledger.</param>
/// <param name="mailbox">The mailbox's address.</param>
/// <param name="folder">The folder's name.</param>
internal sealed class KnownMails(LedgerDatabase database, string mailbox, string folder) : IKnownMails
{
    /// <summary>Sizes that one name came with, after which another says nothing: such a server does not know its mails' sizes, and no mail is read at every poll.</summary>
    private const int MostSizes = 4;

    private readonly Lazy<(HashSet<string> Keys, uint Highest)> held = new(() =>
    {
        using var context = database.Context();
        var rows = context.Locations.Where(l => l.Mailbox == mailbox && l.Folder == folder).Select(l => new { l.SourceKey, l.Uid }).ToList();
        return (
            rows.Select(r => r.SourceKey).OfType<string>().Select(key => LocationRow.NameOf(key).Name).ToHashSet(StringComparer.Ordinal),
            rows.Count == 0 ? 0 : (uint)rows.Max(r => r.Uid));
    });

    private readonly Lazy<ILookup<string, long>> sizes = new(() =>
    {
        using var context = database.Context();
        return context.Locations.Where(l => l.Mailbox == mailbox && l.Folder == folder && l.SourceKey != null)
            .Join(context.Submissions, l => l.SubmissionId, s => s.Id, (l, s) => new { l.SourceKey, s.Size }).AsEnumerable()
            .Select(r => (Key: LocationRow.NameOf(r.SourceKey!), r.Size)).ToLookup(r => r.Key.Name, r => r.Key.Listed ?? r.Size, StringComparer.Ordinal);
    });

    public uint HighestUid => held.Value.Highest;

    public bool Contains(string sourceKey) => held.Value.Keys.Contains(sourceKey);

    public bool Contains(string sourceKey, long listed)
    {
        var known = sizes.Value[sourceKey];
        return known.Contains(listed) || known.Distinct().Count() >= MostSizes;
    }

    public IReadOnlySet<uint> Missing
    {
        get
        {
            using var context = database.Context();
            return context.MailboxDays.Where(d => d.Mailbox == mailbox && d.Missing != "").Select(d => d.Missing).AsEnumerable()
                .SelectMany(MailboxDayRow.MissingOf).Where(m => m.Folder == folder && !m.Uids.StartsWith(ReconciledDay.Names, StringComparison.Ordinal)).SelectMany(m => UidSet.Parse(m.Uids)).ToHashSet();
        }
    }

    public IReadOnlyDictionary<uint, KnownMail> Numbered(uint uidValidity)
    {
        var numbered = new Dictionary<uint, KnownMail>();
        using var context = database.Context();
        using (var command = context.Command(
            """
            SELECT l."Uid", s."ReceivedAt", s."Size" FROM "Locations" l JOIN "Submissions" s ON s."Id" = l."SubmissionId"
            WHERE l."Mailbox" = @mailbox AND l."Folder" = @folder AND l."UidValidity" = @validity AND l."SourceKey" IS NULL
              AND l."Id" > COALESCE((SELECT CAST("Value" AS BIGINT) FROM "Settings" WHERE "Name" = @fact), 0)
            ORDER BY l."Id"
            """,
            ("mailbox", mailbox), ("folder", folder), ("validity", (long)uidValidity), ("fact", MailboxLedger.NumberedAnewFact(mailbox, folder))))
        {
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                numbered[(uint)row.GetInt64(0)] = new KnownMail(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetInt64(2)); // the latest holds
            }
        }

        using var marks = context.Command(
            """
            SELECT "Value" FROM "Settings" WHERE "Name" = @marks
              AND EXISTS (SELECT 1 FROM "Folders" WHERE "Mailbox" = @mailbox AND "Folder" = @folder AND "UidValidity" = @validity)
            """,
            ("marks", LeftAloneMarks.NameOf(mailbox, folder)), ("mailbox", mailbox), ("folder", folder), ("validity", (long)uidValidity));
        foreach (var (uid, mail) in LeftAloneMarks.Parse(marks.ExecuteScalar() as string ?? "").Ends)
        {
            numbered.TryAdd(uid, mail);
        }

        return numbered;
    }

    public IReadOnlySet<uint> LeftAlone(uint uidValidity)
    {
        using var context = database.Context();
        using var command = context.Command(
            """SELECT "LeftAlone" FROM "Folders" WHERE "Mailbox" = @mailbox AND "Folder" = @folder AND "UidValidity" = @validity""",
            ("mailbox", mailbox), ("folder", folder), ("validity", (long)uidValidity));
        return UidSet.Parse(command.ExecuteScalar() as string ?? "").ToHashSet();
    }
}
