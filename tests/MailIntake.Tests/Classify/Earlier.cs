using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;

namespace MailIntake.Tests.Classify;

/// <summary>Earlier submissions in memory, as the ledger's index promises to answer.</summary>
internal sealed class Earlier : IDuplicateIndex
{
    private readonly List<(EarlierSubmission Submission, string? Sha256)> known = [];

    private readonly Dictionary<string, string> texts = [];

    /// <summary>Adds a submission with the text that its mail held, or null where that cannot be read any more.</summary>
    public void Add(string number, DateTimeOffset receivedAt, Decision decision, bool returned = false, string? sha256 = null, string? text = null, string? mailbox = null, bool byPerson = false)
    {
        known.Add((new EarlierSubmission(number, decision.Unit, receivedAt, decision.Title, decision.TextHash, decision.TextSketch, decision.Words, decision.Status, returned)
        {
            Mailbox = mailbox, Commission = decision.Commission, Kind = decision.Kind, IsSettled = byPerson, ByPerson = byPerson,
        }, sha256));
        if (text is not null)
        {
            texts.Add(number, text);
        }
    }

    public string? TextOf(EarlierSubmission earlier) => texts.GetValueOrDefault(earlier.Number);

    public EarlierSubmission? SameText(string office, string unit, string textHash) =>
        EarlierSubmission.FirstOf(known.Select(k => k.Submission).Where(s => s.Unit == unit && s.TextHash == textHash));

    public IReadOnlyList<EarlierSubmission> Recent(IdentifiedMail mail) =>
        [.. known.Select(k => k.Submission).Where(s => s is { Unit: not null, Status: SubmissionStatus.Counted or SubmissionStatus.Review } && s.ReceivedAt <= mail.ReceivedAt && s.ReceivedAt >= mail.ReceivedAt.AddDays(-30) && DuplicateJudge.Concerns(mail, s))];

    public EarlierSubmission? SameBytes(string office, string sha256) =>
        known.Where(k => k.Sha256 == sha256).Select(k => k.Submission).MinBy(s => s.CopyRank);
}
