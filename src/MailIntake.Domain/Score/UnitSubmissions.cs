using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score;

/// <summary>A unit's submissions as they are decided on one day: those that count, by arrival and by kind, and which item each event is about.</summary>
internal sealed class UnitSubmissions
{
    private readonly List<Submission> counted = [];
    private readonly List<DateOnly> days = [];
    private readonly Dictionary<string, List<DateOnly>> daysByKind = new(StringComparer.Ordinal);

    /// <summary>Takes the submissions of every status, in order of time.</summary>
    public UnitSubmissions(IReadOnlyList<Submission> submissions)
    {
        Ties = new ItemTies(submissions);
        foreach (var submission in submissions)
        {
            if (submission.Status != SubmissionStatus.Counted)
            {
                continue;
            }

            var day = OfficeTime.Day(submission.ReceivedAt);
            counted.Add(submission);
            days.Add(day);
            if (submission.Kind is { } kind)
            {
                if (!daysByKind.TryGetValue(kind, out var ofKind))
                {
                    daysByKind.Add(kind, ofKind = []);
                }

                ofKind.Add(day);
            }
        }
    }

    /// <summary>The counted submissions, by arrival.</summary>
    public IReadOnlyList<Submission> Counted => counted;

    /// <summary>The day of each counted submission.</summary>
    public IReadOnlyList<DateOnly> Days => days;

    /// <summary>Which item each event is about.</summary>
    public ItemTies Ties { get; }

    /// <summary>How many count in a range of days, both included, of one kind or, where it is null, of all.</summary>
    public int Count(string? kind, DateOnly first, DateOnly last)
    {
        if ((kind is null ? days : daysByKind.GetValueOrDefault(kind)) is not { } of)
        {
            return 0;
        }

        var range = DayRange.Of(of, first, last);
        return range.End.Value - range.Start.Value;
    }

    /// <summary>Those that count in a range of days, both included.</summary>
    public IEnumerable<Submission> Between(DateOnly first, DateOnly last)
    {
        var range = DayRange.Of(days, first, last);
        for (var i = range.Start.Value; i < range.End.Value; i++)
        {
            yield return counted[i];
        }
    }
}
