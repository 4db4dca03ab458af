using MailIntake.Configuration;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Storage;

namespace MailIntake.Commands;

/// <summary>The earlier submissions of a dry run: the ledger's, and the files before this one. Nothing is written.</summary>
internal sealed class DryRunIndex : IDuplicateIndex, IDisposable
{
    private readonly LedgerContext? context;
    private readonly PreparedStatements? statements;
    private readonly DuplicateIndex? held;
    private readonly List<(EarlierSubmission Item, string Sha256)> files = [];
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    /// <summary>Looks into the ledger of an office, where there is one.</summary>
    public DryRunIndex(LedgerDatabase? database, Office office)
    {
        if (database is not null)
        {
            context = database.Context();
            statements = new PreparedStatements(context);
            held = new DuplicateIndex(context, statements, office.Id, office.Context.Classification.ReturnedBy, office.Roster);
        }
    }

    /// <summary>Adds a file with what was decided about it.</summary>
    public void Add(string file, DateTimeOffset receivedAt, string sha256, Decision decision, string? text)
    {
        files.Add((new EarlierSubmission(
            file, decision.Unit, receivedAt, decision.Title, decision.TextHash, decision.TextSketch, decision.Words, decision.Status, Returned: false)
        {
            Commission = decision.Commission, Kind = decision.Kind,
        }, sha256));
        if (text is not null)
        {
            texts[file] = text;
        }
    }

    /// <summary>The text of a file before this one; null for what is in the ledger.</summary>
    public string? TextOf(EarlierSubmission earlier) => earlier.ArchivePath is null ? texts.GetValueOrDefault(earlier.Number) : null;

    /// <inheritdoc/>
    public EarlierSubmission? SameText(string office, string unit, string textHash) =>
        EarlierSubmission.FirstOf(Open().Where(f => f.Unit == unit && f.TextHash == textHash).Prepend(held?.SameText(office, unit, textHash)).OfType<EarlierSubmission>());

    /// <inheritdoc/>
    public IReadOnlyList<EarlierSubmission> Recent(IdentifiedMail mail) =>
    [
        .. held?.Recent(mail) ?? [],
        .. Open().Where(f => f.Unit is not null && f.ReceivedAt >= mail.ReceivedAt - IDuplicateIndex.Window && DuplicateJudge.Concerns(mail, f)),
    ];

    /// <inheritdoc/>
    public EarlierSubmission? SameBytes(string office, string sha256) =>
        files.Where(f => f.Sha256 == sha256).Select(f => f.Item).Prepend(held?.SameBytes(office, sha256)).OfType<EarlierSubmission>().MinBy(e => e.CopyRank);

    /// <inheritdoc/>
    public void Dispose()
    {
        statements?.Dispose();
        context?.Dispose();
    }

    private IEnumerable<EarlierSubmission> Open() => files.Select(f => f.Item).Where(f => f.Status is SubmissionStatus.Counted or SubmissionStatus.Review);
}
