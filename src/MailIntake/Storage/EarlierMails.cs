using MailIntake.Domain.Classify;

namespace MailIntake.Storage;

/// <summary>The submissions of an office that came before a given one, for deciding about it anew when later ones are in the ledger too.</summary>
/// <param name="context">The ledger.</param>
/// <param name="mail">The submission.</param>
/// <param name="returned">The numbers of the items that were returned (退回).</param>
public sealed class EarlierMails(LedgerContext context, SubmissionRow mail, IReadOnlySet<string> returned) : IDuplicateIndex
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public EarlierSubmission? SameText(string office, string unit, string textHash) =>
        First(Before().Where(p => p.Decision.TextHash == textHash && p.Decision.Unit == unit
            && (p.Decision.Status == SubmissionStatus.Counted || p.Decision.Status == SubmissionStatus.Review)));

    /// <inheritdoc/>
    public EarlierSubmission? SameBytes(string office, string sha256) => First(Before().Where(p => p.Submission.Sha256 == sha256));

    /// <inheritdoc/>
    public IEnumerable<EarlierSubmission> Recent(string office, string unit, DateTimeOffset receivedAt)
    {
        var since = receivedAt - Window;
        return Before().Where(p => p.Submission.ReceivedAt >= since && p.Decision.Unit == unit
                && (p.Decision.Status == SubmissionStatus.Counted || p.Decision.Status == SubmissionStatus.Review))
            .OrderBy(p => p.Submission.ReceivedAt).ThenBy(p => p.Submission.Id).AsEnumerable()
            .Select(Earlier).Where(e => e.TextSketch is not null || e.Returned);
    }

    private IQueryable<Pair> Before() => context.Submissions
        .Where(s => s.Office == mail.Office && s.Sha256 != null && (s.ReceivedAt < mail.ReceivedAt || (s.ReceivedAt == mail.ReceivedAt && s.Id < mail.Id)))
        .Join(context.PresentDecisions, s => s.Id, d => d.SubmissionId, (s, d) => new Pair { Submission = s, Decision = d });

    private EarlierSubmission? First(IQueryable<Pair> pairs) =>
        pairs.OrderBy(p => p.Submission.ReceivedAt).ThenBy(p => p.Submission.Id).AsEnumerable().Select(Earlier).FirstOrDefault();

    private EarlierSubmission Earlier(Pair pair) => new(
        pair.Submission.Number, pair.Decision.Unit, pair.Submission.ReceivedAt, pair.Decision.Title, pair.Decision.TextHash, (ulong?)pair.Decision.TextSketch,
        pair.Decision.Words, pair.Decision.Status, returned.Contains(pair.Submission.Number));

    private sealed class Pair
    {
        public required SubmissionRow Submission { get; init; }

        public required DecisionRow Decision { get; init; }
    }
}
