using MailIntake.Domain.Time;

namespace MailIntake.Schedule;

/// <summary>A bulletin that is due and was not made yet, and what it waits for.</summary>
/// <param name="Period">The period.</param>
/// <param name="Due">When it was due.</param>
/// <param name="AwaitsWork">True where it is late and waits for people to be at work.</param>
/// <param name="Unread">The mailboxes that were not read since the period's end.</param>
/// <param name="Patience">Until when it waits for them.</param>
public sealed record DueBulletin(Period Period, DateTimeOffset Due, bool AwaitsWork, IReadOnlyList<string> Unread, DateTimeOffset Patience)
{
    /// <summary>True where it still waits for a mailbox.</summary>
    public bool AwaitsMail(DateTimeOffset now) => Unread.Count > 0 && now < Patience;
}
