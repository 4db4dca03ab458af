namespace MailIntake.Domain.Ledger;

/// <summary>All that happened at one office, as scoring reads it, each list in order of time.</summary>
/// <param name="Submissions">The submissions, one decided anew once for each span of days.</param>
/// <param name="Events">The events, corrections included.</param>
/// <param name="Commissions">The commissions.</param>
public sealed record OfficeLedger(
    IReadOnlyList<Submission> Submissions, IReadOnlyList<OfficeEvent> Events, IReadOnlyList<Commission> Commissions)
{
    /// <summary>The names of the evidence files (佐证) by the number of the event they support; events without any are left out.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> EvidenceFiles() =>
        Events.Where(e => e.Evidence.Count > 0).DistinctBy(e => e.Number).ToDictionary(e => e.Number, e => e.Evidence, StringComparer.Ordinal);
}
