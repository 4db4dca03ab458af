using MailIntake.Domain.Score.Rules;

namespace MailIntake.Domain.Score;

/// <summary>A clause about an event, the same in every version of a policy. Several clauses may share an event: it is the first, the second … of them in each.</summary>
/// <param name="Event">The event (事项).</param>
/// <param name="Place">How many of the version's clauses about it stand before.</param>
internal readonly record struct EventClause(string Event, int Place)
{
    /// <summary>Which clause a version's rule is.</summary>
    public static EventClause Of(EventTable events, EventRule rule) =>
        new(rule.Event, events.Rules.Where(r => r.Event == rule.Event).TakeWhile(r => !ReferenceEquals(r, rule)).Count());
}
