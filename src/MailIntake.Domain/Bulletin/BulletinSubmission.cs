using MailIntake.Domain.Classify;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Bulletin;

/// <summary>A submission as a bulletin shows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Unit">Its unit, <see cref="HiddenUnit"/> where the reader is not told, or null where it is not known.</param>
/// <param name="Kind">Its kind, or null where it is not known.</param>
/// <param name="Title">Its title; empty where it is quarantined.</param>
/// <param name="Status">Whether it counts.</param>
/// <param name="Reason">Why, in Chinese; empty where the reader is not told.</param>
public sealed record BulletinSubmission(
    string Number, DateTimeOffset ReceivedAt, string? Unit, string? Kind, string Title, SubmissionStatus Status, string Reason)
{
    /// <summary>The returned item (退回重报) whose place it takes in the count, with the month in which that one was received and this one counts, where that is not the bulletin's own; or null.</summary>
    public (string Item, Period Month)? Replaces { get; init; }

    /// <summary>Stands for the unit of a quarantined item: that it is not shown is no sign that it is unknown.</summary>
    public const string HiddenUnit = "涉密隔离件不列单位";

    /// <summary>The most of a title that a bulletin shows, in UTF-16 code units: a subject is a stranger's text of any length.</summary>
    public const int LongestTitle = 200;
}
