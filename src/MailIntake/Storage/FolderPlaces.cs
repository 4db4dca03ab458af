using MailIntake.Domain.Mailbox;

namespace MailIntake.Storage;

/// <summary>
/// The recorded places of mails, as the intake of one folder asks them: whether a mail is known, at this place or at another that it has left. A known mail's octets are in the
/// ledger already; only its new place is recorded.
/// </summary>
internal sealed class FolderPlaces
{
    private readonly LedgerContext context;
    private readonly PreparedStatements statements;
    private readonly string office;
    private readonly string mailbox;
    private readonly string folder;
    private readonly uint uidValidity;
    private readonly bool renamed;
    private readonly bool hasUids;
    private readonly Lazy<Dictionary<string, Queue<long>>> unplaced;
    private readonly Lazy<long> last;
    private readonly HashSet<long> taken = []; // submissions that were found again

    /// <summary>Looks at the places of a folder.</summary>
    /// <param name="context">The ledger.</param>
    /// <param name="statements">The statements over it.</param>
    /// <param name="office">The office's id.</param>
    /// <param name="mailbox">The mailbox's address.</param>
    /// <param name="folder">The folder's name.</param>
    /// <param name="uidValidity">The folder's present UIDVALIDITY.</param>
    /// <param name="renamed">True where a folder without UIDs gives known names to other mails.</param>
    /// <param name="hasUids">True where the folder's mails have UIDs, false where the ledger numbers them and knows them by their names.</param>
    public FolderPlaces(LedgerContext context, PreparedStatements statements, string office, string mailbox, string folder, uint uidValidity, bool renamed, bool hasUids)
    {
        (this.context, this.statements) = (context, statements);
        (this.office, this.mailbox, this.folder, this.uidValidity, this.renamed, this.hasUids) = (office, mailbox, folder, uidValidity, renamed, hasUids);
        unplaced = new(Unplaced);
        last = new(() => statements.Command("""SELECT MAX("Id") FROM "Locations" """).ExecuteScalar() is long place ? place : 0);
    }

    /// <summary>The key of the last place, of all mailboxes, when the first mail came; 0 for none.</summary>
    public long Last => last.Value;

    /// <summary>The key of the last place that was recorded before the folder's mails were numbered anew; those with UIDs up to it hold no more. 0 for none, and without UIDs.</summary>
    public long NumberedAnewAfter { get; set; }

    /// <summary>True where this very mail is recorded at this very place: a folder that was restored or is read again.</summary>
    public bool Holds(MailLocation location, string sha256)
    {
        var command = statements.Command(
            $"""
            SELECT 1 FROM "Locations" l JOIN "Submissions" s ON s."Id" = l."SubmissionId"
            WHERE l."Mailbox" = @mailbox AND l."Folder" = @folder AND l."UidValidity" = @validity AND l."Uid" = @uid AND s."Sha256" = @sha
              AND l."Id" > @before AND l."SourceKey" IS {(hasUids ? "NULL" : "NOT NULL")}
            """,
            ("mailbox", mailbox), ("folder", folder), ("validity", (long)uidValidity), ("uid", (long)location.Uid), ("sha", sha256), ("before", NumberedAnewAfter));
        return command.ExecuteScalar() is not null;
    }

    /// <summary>True where a submission of the office names this file of the archive.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">The hash of its octets.</param>
    public bool HoldsFile(string path, string sha256) => statements.Command(
        """SELECT 1 FROM "Submissions" WHERE "Office" = @office AND "Sha256" = @sha AND "ArchivePath" = @path""", ("office", office), ("sha", sha256), ("path", path)).ExecuteScalar() is not null;

    /// <summary>
    /// The submission that a renumbered mailbox shows again: the same octets, without a place under the present numbering or among the mails known by name, whichever
    /// of the two the folder has now. Each is given out once, oldest first, so that two mails with the same octets stay two.
    /// </summary>
    /// <param name="sha256">The octets' hash.</param>
    public long? TakeUnplaced(string sha256)
    {
        if (!unplaced.Value.TryGetValue(sha256, out var ids) || !ids.TryDequeue(out var id))
        {
            return null;
        }

        Take(id);
        return id;
    }

    /// <summary>
    /// Where the mails of the mailbox that have these octets lay, whatever their folder, by the oldest submission first; none of a mail that was recorded or found again since
    /// the folder was opened, which is where it is.
    /// </summary>
    /// <param name="sha256">The octets' hash.</param>
    public IReadOnlyList<RecordedPlace> EarlierPlaces(string sha256)
    {
        if (Last == 0)
        {
            return [];
        }

        var command = statements.Command(
            """
            SELECT l."Id", l."SubmissionId", l."Folder", l."UidValidity", l."Uid", l."SourceKey" FROM "Submissions" s JOIN "Locations" l ON l."SubmissionId" = s."Id"
            WHERE s."Office" = @office AND s."Sha256" = @sha AND l."Mailbox" = @mailbox
              AND NOT EXISTS (SELECT 1 FROM "Locations" n WHERE n."SubmissionId" = s."Id" AND n."Mailbox" = @mailbox AND n."Id" > @last)
            ORDER BY s."Id", l."Id"
            """,
            ("office", office), ("sha", sha256), ("mailbox", mailbox), ("last", Last));
        using var row = command.ExecuteReader();
        var places = new List<RecordedPlace>();
        while (row.Read())
        {
            if (!taken.Contains(row.GetInt64(1)))
            {
                places.Add(new RecordedPlace(
                    row.GetInt64(0), row.GetInt64(1), row.GetString(2), (uint)row.GetInt64(3), (uint)row.GetInt64(4), row.IsDBNull(5) ? null : row.GetString(5)));
            }
        }

        return places;
    }

    /// <summary>Says that a submission's mail was found again, so that it is given out no second time.</summary>
    public void Take(long submissionId) => taken.Add(submissionId);

    /// <summary>True where a number is not a UID that was taken in but one that the ledger gave to a mail known by name.</summary>
    public bool IsNumberOfLedger(uint uid) => statements.Command(
        """
        SELECT "SourceKey" FROM "Locations" WHERE "Mailbox" = @mailbox AND "Folder" = @folder AND "UidValidity" = @validity AND "Uid" = @uid
        ORDER BY CASE WHEN "SourceKey" IS NULL THEN 0 ELSE 1 END LIMIT 1
        """,
        ("mailbox", mailbox), ("folder", folder), ("validity", (long)uidValidity), ("uid", (long)uid)).ExecuteScalar() is string;

    private Dictionary<string, Queue<long>> Unplaced()
    {
        if (!renamed && statements.Command(
            $"""
            SELECT 1 FROM "Locations" WHERE "Mailbox" = @mailbox AND "Folder" = @folder
              AND ("Id" <= @before OR "UidValidity" <> @validity OR "SourceKey" IS {(hasUids ? "NOT NULL" : "NULL")}) LIMIT 1
            """,
            ("mailbox", mailbox), ("folder", folder), ("before", NumberedAnewAfter), ("validity", (long)uidValidity)).ExecuteScalar() is null)
        {
            return []; // as in nearly every poll
        }

        var here = context.Locations.Where(l => l.Mailbox == mailbox && l.Folder == folder);
        var placed = here.Where(l => !renamed && l.Id > NumberedAnewAfter && l.UidValidity == uidValidity && (l.SourceKey == null) == hasUids);

        // One that lies in another folder by now is not this one's (whoever records it looks whether it still does).
        return context.Submissions
            .Where(s => s.Sha256 != null && here.Any(l => l.SubmissionId == s.Id) && !placed.Any(l => l.SubmissionId == s.Id)
                && !context.Locations.Any(n => n.SubmissionId == s.Id && n.Mailbox == mailbox && n.Folder != folder && n.Id > here.Where(l => l.SubmissionId == s.Id).Max(l => l.Id)))
            .OrderBy(s => s.Id).Select(s => new { s.Sha256, s.Id }).AsEnumerable()
            .GroupBy(r => r.Sha256!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new Queue<long>(g.Select(r => r.Id)), StringComparer.Ordinal);
    }
}
