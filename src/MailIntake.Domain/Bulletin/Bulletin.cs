using MailIntake.Domain.Classify;
using MailIntake.Domain.Score;

namespace MailIntake.Domain.Bulletin;

/// <summary>
/// The periodic published result (通报): what the digest shows, in whatever form it is written. A function of the score and of the
/// period's submissions. A quarantined submission appears by number alone: its subject may be what the security mark protects.
/// </summary>
public sealed record Bulletin
{
    private Bulletin(string officeName, ScoreSheet score)
    {
        OfficeName = officeName;
        Score = score;
    }

    /// <summary>The office as people call it.</summary>
    public string OfficeName { get; }

    /// <summary>Ranks, points and outcomes.</summary>
    public ScoreSheet Score { get; private init; }

    /// <summary>How many submissions of the period have each status; every status is listed. What is counted as an item of another month is not among the counted.</summary>
    public required IReadOnlyDictionary<SubmissionStatus, int> Counts { get; init; }

    /// <summary>How many came in the period and are counted as a returned item of another month, whose place they take.</summary>
    public int Replacing => Submissions.Count(s => s.Replaces is not null);

    /// <summary>The submissions that are not counted, with the reason, in order of receipt; those that are no report (搁置) are left out.</summary>
    public required IReadOnlyList<BulletinSubmission> Uncounted { get; init; }

    /// <summary>The names of evidence files (佐证) by the number of their event.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> EvidenceFiles { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The columns of the wide table for recorded events, in the document's order.</summary>
    public IReadOnlyList<EventColumn> EventColumns { get; init; } = [];

    /// <summary>The day from which the office's assessment is in force.</summary>
    public DateOnly Effective { get; init; }

    /// <summary>The months of the assessment year up to the day asked for, each as of its own end, for table and trend by month.</summary>
    public IReadOnlyList<ScoreSheet> Months { get; init; } = [];

    /// <summary>The proposed outcomes with their numbers.</summary>
    public IReadOnlyList<Proposal> Proposals { get; init; } = [];

    /// <summary>What was recorded about the period published before this one, and about the year before, after it was told last.</summary>
    public IReadOnlyList<Adjustment> Adjustments { get; init; } = [];

    /// <summary>What was withdrawn or decided anew since the last bulletin of its kind and changes what that one had published: its points are those of this period.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>The outcomes of published periods that are others now, and were told by no bulletin yet.</summary>
    public IReadOnlyList<OutcomeChange> OutcomeChanges { get; init; } = [];

    /// <summary>The outcomes of published periods as readers of this bulletin know them: what differs from them later is told then.</summary>
    public IReadOnlyList<KnownOutcomes> KnownOutcomes { get; init; } = [];

    /// <summary>The result of the last period of an earlier year that was published, as it is now: what differs from it later is told then. Null where there is none.</summary>
    public ScoreSheet? YearBefore { get; init; }

    /// <summary>The items forwarded to superiors whose adoption is followed, oldest first.</summary>
    public IReadOnlyList<ForwardedItem> Forwarded { get; init; } = [];

    /// <summary>The commissions that were open in the period.</summary>
    public IReadOnlyList<CommissionProgress> Commissions { get; init; } = [];

    /// <summary>The days of the period as the office's mailboxes were last compared with the ledger, in order of mailbox and day; empty for a statement.</summary>
    public IReadOnlyList<ReconciledDay> Received { get; init; } = [];

    /// <summary>What readers must know of the bulletin as a whole, in Chinese, or null.</summary>
    public string? Notice { get; init; }

    /// <summary>The submissions of the period, in order of receipt.</summary>
    public required IReadOnlyList<BulletinSubmission> Submissions { get; init; }

    /// <summary>The unit whose own statement (对账单) this is, or null for the office's bulletin.</summary>
    public string? Unit { get; private init; }

    /// <summary>How many units the group has in which the statement's unit is ranked; 0 for a bulletin.</summary>
    public int GroupSize { get; private init; }

    /// <summary>What the statement's unit has to do next, in Chinese; empty for a bulletin.</summary>
    public IReadOnlyList<string> Next { get; private init; } = [];

    /// <summary>True where the period was over on the day asked for.</summary>
    public bool IsClosed => Score.Period.Last <= Score.AsOf;

    /// <summary>True where something published before is to be told otherwise.</summary>
    public bool HasAdjustments => Adjustments.Count + Corrections.Count + OutcomeChanges.Count > 0;

    /// <summary>The entries of a unit that fall into the period.</summary>
    public IEnumerable<ScoreEntry> EntriesOf(UnitScore unit) => unit.Entries.Where(e => Score.Period.Contains(e.Date));

    /// <summary>The statement of one unit: what of the bulletin is about it.</summary>
    /// <param name="unit">The unit, by its name in the roster.</param>
    /// <param name="next">What it has to do next, in Chinese.</param>
    public Bulletin For(string unit, IReadOnlyList<string> next)
    {
        var submissions = Submissions.Where(s => s.Unit == unit).ToList();
        return this with
        {
            Unit = unit,
            Next = next,
            GroupSize = Score.Groups.Where(g => g.Units.Any(u => u.Unit == unit)).Sum(g => g.Units.Count),
            Score = Score with
            {
                Groups = [.. Score.Groups.Select(g => g with { Units = [.. g.Units.Where(u => u.Unit == unit)] }).Where(g => g.Units.Count > 0)],
                Persons = [.. Score.Persons.Where(p => p.Unit == unit)],
            },
            Counts = Count(submissions),
            Submissions = submissions,
            Uncounted = WithoutSuspicion(NotCounted(submissions)),
            Adjustments = [.. Adjustments.Where(a => a.Unit == unit)],
            Corrections = [.. Corrections.Where(c => c.Unit == unit)],
            OutcomeChanges = [.. OutcomeChanges.Where(c => c.Unit == unit)],
            Received = [],
            Commissions = [.. Commissions.Select(c => c.For(unit)).OfType<CommissionProgress>()],
        };
    }

    /// <summary>
    /// What of the bulletin goes to units. That an item waits for a person is told, not the suspicion for which it does: it may accuse a unit of what
    /// nobody has looked at, in another unit's words. What the mailboxes held is the office's own as well.
    /// </summary>
    public Bulletin ForUnits() => this with { Uncounted = WithoutSuspicion(Uncounted), Received = [] };

    /// <summary>Builds the bulletin.</summary>
    /// <param name="officeName">The office as people call it.</param>
    /// <param name="score">The result.</param>
    /// <param name="submissions">The submissions received in the period, up to the day asked for, in order of receipt.</param>
    public static Bulletin Of(string officeName, ScoreSheet score, IReadOnlyList<BulletinSubmission> submissions)
    {
        IReadOnlyList<BulletinSubmission> shown = [.. submissions.Select(s => s with { Title = ShortText.Of(s.Title, BulletinSubmission.LongestTitle) })];
        return new Bulletin(officeName, score) { Counts = Count(shown), Submissions = shown, Uncounted = NotCounted(shown) };
    }

    private static Dictionary<SubmissionStatus, int> Count(IReadOnlyList<BulletinSubmission> submissions) =>
        Enum.GetValues<SubmissionStatus>().ToDictionary(s => s, s => submissions.Count(m => m.Status == s && m.Replaces is null));

    private static List<BulletinSubmission> NotCounted(IReadOnlyList<BulletinSubmission> submissions) =>
    [
        .. submissions
            .Where(s => s.Status is not (SubmissionStatus.Counted or SubmissionStatus.SetAside))
            .Select(s => s.Status == SubmissionStatus.Quarantined ? s with { Title = "", Unit = BulletinSubmission.HiddenUnit, Kind = null, Reason = "含涉密标志，已隔离" } : s),
    ];

    private static List<BulletinSubmission> WithoutSuspicion(IEnumerable<BulletinSubmission> submissions) =>
        [.. submissions.Select(s => s.Status == SubmissionStatus.Review ? s with { Reason = "" } : s)];
}
