using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;

namespace MailIntake.Storage;

/// <summary>The submissions of an office that came before a given one, for deciding about it anew when later ones are in the ledger too.</summary>
/// <param name="context">The ledger.</param>
/// <param name="row">The submission.</param>
/// <param name="returned">The items that were returned (退回), by number and unit, and when.</param>
/// <param name="roster">The units, some of which may have been recorded under other names.</param>
/// <param name="read">One of them, counted or in review, as it is about to be decided; null where all are as the ledger has them.</param>
public sealed class EarlierMails(LedgerContext context, SubmissionRow row, IReadOnlyDictionary<(string Number, string Unit), DateTimeOffset> returned, Roster roster, EarlierSubmission? read = null) : IDuplicateIndex
{
    /// <inheritdoc/>
    public EarlierSubmission? SameText(string office, string unit, string textHash) =>
        EarlierSubmission.FirstOf(Rows(Before().Where(p => p.Decision.TextHash == textHash && (p.Decision.Status == SubmissionStatus.Counted || p.Decision.Status == SubmissionStatus.Review
                || (p.Decision.Origin == DecisionOrigin.Person && (p.Decision.Status == SubmissionStatus.NotCounted || p.Decision.Status == SubmissionStatus.SetAside))
                || (p.Decision.Status == SubmissionStatus.NotCounted && p.Decision.Reasons.StartsWith(Replacements.ReplacedReasons)))))
            .Where(e => e.Number != read?.Number).Concat(Read.Where(e => e.TextHash == textHash)).Where(e => e.Unit == unit).OrderBy(e => e.ReceivedAt));

    /// <inheritdoc/>
    public EarlierSubmission? SameBytes(string office, string sha256) => Rows(Before().Where(p => p.Submission.Sha256 == sha256)).MinBy(e => e.CopyRank);

    /// <inheritdoc/>
    public IReadOnlyList<EarlierSubmission> Recent(IdentifiedMail mail)
    {
        var since = mail.ReceivedAt - IDuplicateIndex.Window;
        var again = returned.Where(r => r.Value >= since && r.Value <= mail.ReceivedAt).Select(r => r.Key.Number).ToList();
        return [.. Rows(Before().Where(p => (p.Submission.ReceivedAt >= since || again.Contains(p.Submission.Number)) && p.Decision.Unit != null
                && (p.Decision.Status == SubmissionStatus.Counted || p.Decision.Status == SubmissionStatus.Review)))
            .Where(e => e.Number != read?.Number && (e.ReceivedAt >= since || e.Returned)).Concat(Read.Where(e => e.ReceivedAt >= since)).Where(e => DuplicateJudge.Concerns(mail, e)).OrderBy(e => e.ReceivedAt)];
    }

    private IEnumerable<EarlierSubmission> Read => read is null ? [] : [read];

    private IQueryable<Pair> Before() => context.Submissions
        .Where(s => s.Office == row.Office && s.Sha256 != null && (s.ReceivedAt < row.ReceivedAt || (s.ReceivedAt == row.ReceivedAt && s.Id < row.Id)))
        .Join(context.PresentDecisions, s => s.Id, d => d.SubmissionId, (s, d) => new Pair { Submission = s, Decision = d });

    // Only what is compared is read: the steps of each decision are most of a row.
    private IEnumerable<EarlierSubmission> Rows(IQueryable<Pair> pairs) =>
        pairs.OrderBy(p => p.Submission.ReceivedAt).ThenBy(p => p.Submission.Id)
            .Select(p => new { p.Submission.Number, p.Submission.ReceivedAt, p.Submission.ArchivePath, p.Submission.Mailbox, p.Decision.Unit, p.Decision.Title, p.Decision.TextHash, p.Decision.TextSketch, p.Decision.Words, p.Decision.Status, p.Decision.Commission, p.Decision.Kind, p.Decision.Origin, Reasons = p.Decision.Status == SubmissionStatus.NotCounted ? p.Decision.Reasons : null })
            .AsEnumerable()
            .Select(p => (Row: p, Unit: p.Unit is null ? null : roster.NameOf(p.Unit)))
            .Select(p => new EarlierSubmission(
                p.Row.Number, p.Unit, p.Row.ReceivedAt, p.Row.Title, p.Row.TextHash, (ulong?)p.Row.TextSketch, p.Row.Words, p.Row.Status, p.Unit is not null && returned.ContainsKey((p.Row.Number, p.Unit)))
            {
                ArchivePath = p.Row.ArchivePath,
                Mailbox = p.Row.Mailbox,
                Commission = p.Row.Commission,
                Kind = p.Row.Kind,
                ByPerson = p.Row.Origin == DecisionOrigin.Person,
                IsSettled = Replacements.IsSettled(p.Row.Origin, p.Row.Reasons),
                Replaced = p.Row.Reasons is { } reasons && Replacements.IsReplacedBy(reasons),
            });

    private sealed class Pair
    {
        public required SubmissionRow Submission { get; init; }

        public required DecisionRow Decision { get; init; }
    }
}
