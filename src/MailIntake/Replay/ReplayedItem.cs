using MailIntake.Domain.Classify;
using MailIntake.Storage;

namespace MailIntake.Replay;

/// <summary>One submission in a replay: how it stands in the ledger, and how it would stand under the other configuration.</summary>
public sealed class ReplayedItem
{
    private readonly string? archivePath;
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

    /// <summary>True where the decision would change.</summary>
    public bool Changes => !Same(Was, Now);

    /// <summary>The ledger has another decision from here on.</summary>
    public void Record(Decision decision) => Set(Bare(decision), Now);

    /// <summary>The other configuration, or a person, decides so.</summary>
    public void Decide(Decision decision) => Set(Was, decision);

    /// <summary>How the search for duplicates sees it under the other configuration.</summary>
    internal EarlierSubmission AsEarlier(bool isReturned) => earlier is { } made && made.Returned == isReturned
        ? made
        : earlier = new EarlierSubmission(Number, Now.Unit, ReceivedAt, Now.Title, Now.TextHash, Now.TextSketch, Now.Words, Now.Status, isReturned) { ArchivePath = archivePath };

    private void Set(Decision was, Decision now) => (Was, Now, earlier) = (was, Same(was, now) ? was : now, null);

    // Most of a hundred thousand decisions do not change: what was seen along their way is not kept.
    private static Decision Bare(Decision decision) => decision with { Reasons = [], Warnings = [] };

    private static bool Same(Decision a, Decision b) =>
        ReferenceEquals(a, b)
        || (a.Status == b.Status && a.Unit == b.Unit && a.Kind == b.Kind && a.Commission == b.Commission && a.RelatedTo == b.RelatedTo && a.Replaces == b.Replaces);
}
