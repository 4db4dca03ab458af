using System.Text.Json;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;

namespace MailIntake.Storage;

/// <summary>How the domain's records stand in the ledger's rows.</summary>
public static class LedgerRows
{
    /// <summary>Joins names in one column, as the offices' own files do.</summary>
    private const char Separator = '、';

    /// <summary>The decision of a row as the domain's record.</summary>
    public static Decision Decision(DecisionRow row) => new()
    {
        Office = row.Office,
        Unit = row.Unit,
        Kind = row.Kind,
        Status = row.Status,
        Words = row.Words,
        CountedFrom = row.CountedFrom,
        Title = row.Title,
        Authors = Split(row.Authors),
        Commission = row.Commission,
        RelatedTo = row.RelatedTo,
        Replaces = row.Replaces,
        TextHash = row.TextHash,
        TextSketch = (ulong?)row.TextSketch,
        Awaits = row.Awaits,
        Reasons = JsonSerializer.Deserialize(row.Reasons, LedgerJson.Default.IReadOnlyListReason)!,
        Warnings = JsonSerializer.Deserialize(row.Warnings, LedgerJson.Default.IReadOnlyListString)!,
    };

    /// <summary>The same under its unit's present name, for deciding anew: a unit that was renamed since is compared with itself, and its own text is no other unit's.</summary>
    /// <param name="row">The row.</param>
    /// <param name="roster">The units, some of which may have been recorded under other names.</param>
    public static Decision Decision(DecisionRow row, Roster roster)
    {
        var decision = Decision(row);
        return decision.Unit is { } unit ? decision with { Unit = roster.NameOf(unit) } : decision;
    }

    /// <summary>The row of a decision.</summary>
    public static DecisionRow Row(Decision decision, int sequence, DecisionOrigin origin, string policy, DateTimeOffset now) => new()
    {
        Office = decision.Office,
        Sequence = sequence,
        DecidedAt = now,
        Origin = origin,
        Unit = decision.Unit,
        Kind = decision.Kind,
        Status = decision.Status,
        Words = decision.Words,
        CountedFrom = decision.CountedFrom,
        Title = decision.Title,
        Authors = Join(decision.Authors),
        Commission = decision.Commission,
        RelatedTo = decision.RelatedTo,
        Replaces = decision.Replaces,
        TextHash = decision.TextHash,
        TextSketch = (long?)decision.TextSketch,
        Awaits = decision.Awaits,
        Policy = policy,
        Reasons = JsonSerializer.Serialize(decision.Reasons, LedgerJson.Default.IReadOnlyListReason),
        Warnings = JsonSerializer.Serialize(decision.Warnings, LedgerJson.Default.IReadOnlyListString),
    };

    /// <summary>A commission as the domain's record.</summary>
    internal static Commission Commission(CommissionRow row) => new(row.Number, row.Title, Split(row.Units), row.IssuedAt, row.DueAt);

    /// <summary>A submission's subject as it may be shown: a mail whose security mark was found by a later reading was recorded with its subject.</summary>
    public static string Subject(SubmissionRow submission, SubmissionStatus status) => status == SubmissionStatus.Quarantined ? "" : submission.Subject;

    /// <summary>Joins names into one column.</summary>
    public static string Join(IEnumerable<string> names) => string.Join(Separator, names);

    /// <summary>Splits a column of joined names.</summary>
    public static string[] Split(string joined) => joined.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
