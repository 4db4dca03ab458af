using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
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

    /// <summary>A commission by what is known at an instant.</summary>
    /// <param name="commission">The commission.</param>
    /// <param name="ledger">The office's ledger.</param>
    /// <param name="notConcerned">The event by which a unit says that it is not concerned, or null.</param>
    /// <param name="at">The instant.</param>
    public static CommissionProgress Of(Commission commission, OfficeLedger ledger, string? notConcerned, DateTimeOffset at)
    {
        var day = OfficeTime.Day(at);
        var reports = ledger.Submissions.Where(s => s.Commission == commission.Number && s.ReceivedAt <= at && s.HoldsOn(day)).ToList();
        var withdrawn = ledger.Events.Where(e => e.Item == OfficeEvent.Correction && e.At <= at).Select(e => e.About).ToHashSet();
        var replies = ledger.Events.Where(e => e.Item == notConcerned && e.Commission == commission.Number && e.At <= at && !withdrawn.Contains(e.Number)).ToList();
        var states = commission.Units.ToLookup(unit =>
        {
            var answers = reports.Where(s => s.Unit == unit && s.Status == SubmissionStatus.Counted).Select(s => s.ReceivedAt).Concat(replies.Where(e => e.Unit == unit).Select(e => e.At)).ToList();
            return answers.Exists(a => a <= commission.DueAt) ? 0 : answers.Count > 0 ? 1 : reports.Exists(s => s.Unit == unit && s.Status == SubmissionStatus.Review) ? 2 : 3;
        });
        return new CommissionProgress(commission, [.. states[0]], [.. states[1]], [.. states[2]], [.. states[3]]) { IsOver = commission.DueAt <= at };
    }

    /// <summary>The commissions that were open in a period, up to a day, by what is known at the day's end, or now where the day is not over; those due first come first.</summary>
    public static IReadOnlyList<CommissionProgress> OfPeriod(Period period, DateOnly asOf, OfficeLedger ledger, string? notConcerned, DateTimeOffset now)
    {
        var through = period.Last < asOf ? period.Last : asOf;
        var end = OfficeTime.Start(through.AddDays(1)).AddTicks(-1);
        end = end < now ? end : now;
        return [.. ledger.Commissions.Where(c => c.IssuedAt <= end && OfficeTime.Day(c.DueAt) >= period.First).OrderBy(c => c.DueAt).Select(c => Of(c, ledger, notConcerned, end))];
    }

    /// <summary>The progress of one unit alone; null where it was not asked.</summary>
    public CommissionProgress? For(string unit) =>
        Commission.Units.Contains(unit)
            ? this with { Commission = Commission with { Units = [unit] }, OnTime = Only(OnTime, unit), Late = Only(Late, unit), Waiting = Only(Waiting, unit), Open = Only(Open, unit) }
            : null;

    private static IReadOnlyList<string> Only(IReadOnlyList<string> units, string unit) => [.. units.Where(u => u == unit)];
}
