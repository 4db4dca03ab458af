using MailIntake.Domain.Classify;
using MailIntake.Storage;

namespace MailIntake.Replay;

/// <summary>One submission in a replay: how it stands in the ledger, and how it would stand under the other configuration.</summary>
public sealed class ReplayedItem
{
    private readonly string? archivePath;
    private Decision? displaced;
    private EarlierSubmission? earlier;

    /// <summary>Takes a submission with its first decision.</summary>
    public ReplayedItem(SubmissionRow row, Decision recorded)
    {
        (Id, Number, ReceivedAt, Sha256, Subject, archivePath) = (row.Id, row.Number, row.ReceivedAt, row.Sha256, row.Subject, row.ArchivePath);
        Was = Now = Bare(recorded);
    }

    /// <summary>The ledger's key.</summary>
    public long Id { get; }

    /// <summary>Its number.</summary>
    public string Number { get; }

    /// <summary>When it was received.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>SHA-256 of the mail, or null for an imported row.</summary>
    public string? Sha256 { get; }

    /// <summary>The subject.</summary>
    public string Subject { get; }

    /// <summary>The decision of the ledger.</summary>
    public Decision Was { get; private set; }

    /// <summary>The decision under the other configuration; its reasons are kept where it differs.</summary>
    public Decision Now { get; private set; }

    /// <summary>The sequence of the ledger's last decision.</summary>
    public int Sequence { get; private set; } = 1;

    /// <summary>The new version that keeps this item out of the count under the other configuration, or null.</summary>
    public ReplayedItem? ReplacedBy { get; private set; }

    /// <summary>True where it was a new version whose item's return was withdrawn.</summary>
    public bool IsReleased { get; set; }

    /// <summary>Up to which of the ledger's decisions it is kept as it is from its receipt on, or null where the other configuration decided it.</summary>
    public int? KeptThrough { get; private set; }

    /// <summary>True where a person decided.</summary>
    public bool ByPerson { get; set; }

    /// <summary>True where the decision would change.</summary>
    public bool Changes => !Same(Was, Now);

    /// <summary>The ledger has another decision from here on.</summary>
    public void Record(Decision decision, int sequence)
    {
        Sequence = sequence;
        Set(Bare(decision), Now);
    }

    /// <summary>
    /// It keeps its decision: the last one that the program made of it by itself, by a late reading or an earlier replay, as if it had been made at once; what came after a person's decision
    /// or a return comes in its turn.
    /// </summary>
    /// <param name="first">Its first decision.</param>
    /// <param name="later">All others, in order.</param>
    /// <returns>The decision that it keeps.</returns>
    public Decision Keep(Decision first, IEnumerable<(DecisionRow Row, Decision Decision)> later)
    {
        KeptThrough = 1;
        var kept = first;
        foreach (var (row, next) in later)
        {
            if (row.Origin == DecisionOrigin.Person || (next.Replaces != kept.Replaces && !kept.Awaits) || Replacements.Follows(kept, next) || FirstTakenOut.Follows(next) || Replacements.IsReleased(next))
            {
                break;
            }

            (kept, KeptThrough) = (next, row.Sequence);
        }

        return Bare(kept);
    }

    /// <summary>It keeps its decision, and the ledger has another one by now.</summary>
    /// <param name="find">Finds an item by its number.</param>
    public void Continue(Func<string, ReplayedItem?> find)
    {
        if (ReplacedBy is not null && !Was.Replaces && !Now.Replaces)
        {
            displaced = Was; // out of the count until its new version leaves it
        }
        else
        {
            Decide(Was, find);
        }
    }

    /// <summary>The other configuration, or a person, decides so; a returned item leaves the count or comes back into it with its new version.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="find">Finds an item by its number.</param>
    public void Decide(Decision decision, Func<string, ReplayedItem?> find)
    {
        var (before, wasReplaced) = (Now, ReplacedBy is not null);
        (displaced, ReplacedBy) = (null, null);
        Set(Was, decision);
        if ((decision.Replaces ? decision.RelatedTo : before.Replaces ? before.RelatedTo : null) is not { } number || find(number) is not { } item)
        {
            return;
        }

        // As in the ledger, what took the item's place takes it no second time: a person may have counted the item since.
        var tookIt = Sequence > 1 && Replacements.Takes(before) && before.RelatedTo == number;
        if (Replacements.Takes(decision) && !tookIt && item.Now.Status is SubmissionStatus.Counted or SubmissionStatus.Review)
        {
            (item.displaced, item.ReplacedBy) = (item.Now, this);
            item.Set(item.Was, Replacements.Replaced(item.Now, Number));
        }
        else if (!Replacements.Takes(decision) && !wasReplaced && item.ReplacedBy == this)
        {
            item.Set(item.Was, item.displaced!);
            (item.displaced, item.ReplacedBy) = (null, null);
        }
    }

    /// <summary>How the search for duplicates sees it under the other configuration.</summary>
    internal EarlierSubmission AsEarlier(bool isReturned) => earlier is { } made && made.Returned == isReturned
        ? made
        : earlier = new EarlierSubmission(Number, Now.Unit, ReceivedAt, Now.Title, Now.TextHash, Now.TextSketch, Now.Words, Now.Status, isReturned)
        {
            ArchivePath = archivePath, Commission = Now.Commission, Kind = Now.Kind, ByPerson = ByPerson && ReplacedBy is null, IsSettled = ByPerson || ReplacedBy is not null, Replaced = ReplacedBy is not null,
        };

    private void Set(Decision was, Decision now) => (Was, Now, earlier) = (was, Same(was, now) ? was : now, null);

    // Most of a hundred thousand decisions do not change: what was seen along their way is not kept, but for what a return that is recorded later settles.
    private static Decision Bare(Decision decision) => decision with { Reasons = CommissionCheck.WaitsForCommission(decision) ? [decision.Reasons.First(r => r.Decides)] : [], Warnings = [] };

    private static bool Same(Decision a, Decision b) =>
        ReferenceEquals(a, b)
        || (a.Status == b.Status && a.Unit == b.Unit && a.Kind == b.Kind && a.Commission == b.Commission && a.RelatedTo == b.RelatedTo && a.Replaces == b.Replaces);
}
