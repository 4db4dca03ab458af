using MailIntake.Domain.Classify;

namespace MailIntake.Storage;

/// <summary>The submissions of an office that came before a given one, for deciding about it anew when later ones are in the ledger too.</summary>
/// <param name="context">The ledger.</param>
/// <param name="mail">The submission.</param>
/// <param name="returned">The numbers of the items that were returned (退回).</param>
public sealed class EarlierMails(LedgerContext context, SubmissionRow mail, IReadOnlySet<string> returned) : IDuplicateIndex
{
    private List<EarlierSubmission>? recent;

    /// <inheritdoc/>
    public EarlierSubmission? SameText(string office, string unit, string textHash) =>
        First(Before().Where(p => p.Decision.TextHash == textHash && p.Decision.Unit == unit
            && (p.Decision.Status == SubmissionStatus.Counted || p.Decision.Status == SubmissionStatus.Review)));

    /// <inheritdoc/>
    public EarlierSubmission? SameBytes(string office, string sha256) => First(Before().Where(p => p.Submission.Sha256 == sha256));

    /// <inheritdoc/>
    public IEnumerable<EarlierSubmission> Recent(string office, DateTimeOffset receivedAt)
    {
        var since = receivedAt - IDuplicateIndex.Window;
        return recent ??= [.. Rows(Before().Where(p => p.Submission.ReceivedAt >= since && p.Decision.Unit != null
                && (p.Decision.Status == SubmissionStatus.Counted || p.Decision.Status == SubmissionStatus.Review)))
            .Where(e => e.TextSketch is not null || e.Returned)];
    }

    private IQueryable<Pair> Before() => context.Submissions
        .Where(s => s.Office == mail.Office && s.Sha256 != null && (s.ReceivedAt < mail.ReceivedAt || (s.ReceivedAt == mail.ReceivedAt && s.Id < mail.Id)))
        .Join(context.PresentDecisions, s => s.Id, d => d.SubmissionId, (s, d) => new Pair { Submission = s, Decision = d });

    private EarlierSubmission? First(IQueryable<Pair> pairs) => Rows(pairs).FirstOrDefault();

    // Only what is compared is read: the steps of each decision are most of a row.
    private IEnumerable<EarlierSubmission> Rows(IQueryable<Pair> pairs) =>
        pairs.OrderBy(p => p.Submission.ReceivedAt).ThenBy(p => p.Submission.Id)
            .Select(p => new { p.Submission.Number, p.Submission.ReceivedAt, p.Submission.ArchivePath, p.Decision.Unit, p.Decision.Title, p.Decision.TextHash, p.Decision.TextSketch, p.Decision.Words, p.Decision.Status })
            .AsEnumerable()
            .Select(p => new EarlierSubmission(p.Number, p.Unit, p.ReceivedAt, p.Title, p.TextHash, (ulong?)p.TextSketch, p.Words, p.Status, returned.Contains(p.Number)) { ArchivePath = p.ArchivePath });

    private sealed class Pair
    {
        public required SubmissionRow Submission { get; init; }

        public required DecisionRow Decision { get; init; }
    }
}
