using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Bulletin;

/// <summary>How far a commission (约稿) is: each of its units stands in one of the lists.</summary>
/// <param name="Commission">The commission.</param>
/// <param name="OnTime">Those whose report was counted, or that said that they are not concerned (不涉及), in time.</param>
/// <param name="Late">Those whose report was counted, or that said so, after the deadline alone.</param>
/// <param name="Waiting">Those whose report waits for a person (待审).</param>
/// <param name="Open">Those that have not answered.</param>
public sealed record CommissionProgress(
    Commission Commission, IReadOnlyList<string> OnTime, IReadOnlyList<string> Late, IReadOnlyList<string> Waiting, IReadOnlyList<string> Open)
{
    /// <summary>True where the deadline has passed: whoever has not answered until then has missed it.</summary>
    public bool IsOver { get; init; }

    /// <summary>Those of which the office recorded that they did not fulfil it (约稿未完成), which overrides whatever came.</summary>
    public IReadOnlyList<string> Failed { get; init; } = [];

    /// <summary>A commission by what is known at an instant.</summary>
    /// <param name="commission">The commission.</param>
    /// <param name="ledger">The office's ledger.</param>
    /// <param name="rule">What follows from commissions, with the events by which a unit says that it is not concerned and the office that it was not fulfilled; or null.</param>
    /// <param name="at">The instant.</param>
    public static CommissionProgress Of(Commission commission, OfficeLedger ledger, CommissionRule? rule, DateTimeOffset at)
    {
        var day = OfficeTime.Day(at);
        var reports = ledger.Submissions.Where(s => IsOf(commission, s.Commission) && s.ReceivedAt <= at && s.HoldsOn(day)).ToList();
        var recorded = Withdrawals.InForce(ledger.Events.Where(e => e.At <= at && (e.Item == OfficeEvent.Correction || IsOf(commission, e.Commission)))).ToList();
        var replies = recorded.Where(e => e.Item == rule?.NotConcerned).ToList();
        var failed = recorded.Where(e => e.Item == rule?.Missed?.Event).Select(e => e.Unit).ToHashSet(StringComparer.Ordinal);
        var states = commission.Units.ToLookup(unit =>
        {
            var answers = reports.Where(s => s.Unit == unit && s.Status == SubmissionStatus.Counted).Select(s => s.ReceivedAt).Concat(replies.Where(e => e.Unit == unit).Select(e => e.At)).ToList();
            return failed.Contains(unit) ? 4 : answers.Exists(a => a <= commission.DueAt) ? 0 : answers.Count > 0 ? 1 : reports.Exists(s => s.Unit == unit && s.Status == SubmissionStatus.Review) ? 2 : 3;
        });
        return new CommissionProgress(commission, [.. states[0]], [.. states[1]], [.. states[2]], [.. states[3]]) { Failed = [.. states[4]], IsOver = commission.DueAt <= at };
    }

    /// <summary>The commissions that were open in a period, up to a day, by what is known at the day's end, or now where the day is not over; those due first come first.</summary>
    public static IReadOnlyList<CommissionProgress> OfPeriod(Period period, DateOnly asOf, OfficeLedger ledger, CommissionRule? rule, DateTimeOffset now)
    {
        var through = period.Last < asOf ? period.Last : asOf;
        var end = OfficeTime.Start(through.AddDays(1)).AddTicks(-1);
        end = end < now ? end : now;
        return [.. ledger.Commissions.Where(c => c.IssuedAt <= end && OfficeTime.Day(c.DueAt) >= period.First).OrderBy(c => c.DueAt).Select(c => Of(c, ledger, rule, end))];
    }

    /// <summary>The progress of one unit alone; null where it was not asked.</summary>
    public CommissionProgress? For(string unit) =>
        Commission.Units.Contains(unit)
            ? this with { Commission = Commission with { Units = [unit] }, OnTime = Only(OnTime, unit), Late = Only(Late, unit), Waiting = Only(Waiting, unit), Open = Only(Open, unit), Failed = Only(Failed, unit) }
            : null;

    private static bool IsOf(Commission commission, string? number) => commission.Number.Equals(number, StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<string> Only(IReadOnlyList<string> units, string unit) => [.. units.Where(u => u == unit)];
}
