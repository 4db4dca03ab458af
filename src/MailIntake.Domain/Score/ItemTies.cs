using MailIntake.Domain.Ledger;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score;

/// <summary>
/// Which item an event of one unit is about. An event names it by submission number (信息编号); without one it belongs to the unit's earliest
/// submission of the same title received no later than the event's day; else events of the same title are one item, and an event that names
/// neither is its own. What was a duplicate (重复) on the event's day stands for its first.
/// </summary>
public sealed class ItemTies
{
    // A duplicate of a duplicate is rare, and a chain of more is no unit's doing.
    private const int LongestChain = 8;

    private readonly IReadOnlyList<Submission> submissions;
    private ILookup<string, Submission>? duplicates;
    private Dictionary<string, Submission>? earliestByTitle;
    private Dictionary<string, Submission>? byNumber;

    /// <summary>Takes the unit's submissions of every status, in order of time.</summary>
    public ItemTies(IReadOnlyList<Submission> submissions) => this.submissions = submissions;

    /// <summary>A key that two events of the unit share exactly when they are about one item.</summary>
    public string KeyOf(OfficeEvent row)
    {
        if (row.About is { Length: > 0 } number)
        {
            return $"编号 {First(number, row)}";
        }

        var title = TitleKey.Of(row.Title);
        if (title.Length == 0)
        {
            return $"事项 {row.Number}";
        }

        return SameTitle(title, row) is { } submission ? $"编号 {First(submission.Number, row)}" : $"标题 {title}";
    }

    /// <summary>The submission that an event is about, or null where the ledger holds none.</summary>
    public Submission? SubmissionOf(OfficeEvent row)
    {
        if ((row.About is { Length: > 0 } about ? about : TitleKey.Of(row.Title) is { Length: > 0 } title ? SameTitle(title, row)?.Number : null) is not { } number)
        {
            return null;
        }

        if (byNumber is null)
        {
            byNumber = new(submissions.Count, StringComparer.Ordinal);
            foreach (var submission in submissions)
            {
                byNumber.TryAdd(submission.Number, submission);
            }
        }

        return byNumber.GetValueOrDefault(First(number, row));
    }

    private string First(string number, OfficeEvent row)
    {
        duplicates ??= submissions.Where(s => s.DuplicateOf is not null).ToLookup(s => s.Number, StringComparer.Ordinal);
        var day = OfficeTime.Day(row.At);
        for (var i = 0; i < LongestChain && duplicates.Count > 0 && duplicates[number].FirstOrDefault(s => s.HoldsOn(day)) is { DuplicateOf: { } first }; i++)
        {
            number = first;
        }

        return number;
    }

    private Submission? SameTitle(string title, OfficeEvent row)
    {
        if (earliestByTitle is null)
        {
            earliestByTitle = new(submissions.Count, StringComparer.Ordinal);
            foreach (var submission in submissions)
            {
                earliestByTitle.TryAdd(TitleKey.Of(submission.Title), submission);
            }
        }

        return earliestByTitle.TryGetValue(title, out var earliest) && OfficeTime.Day(earliest.ReceivedAt) <= OfficeTime.Day(row.At) ? earliest : null;
    }
}
