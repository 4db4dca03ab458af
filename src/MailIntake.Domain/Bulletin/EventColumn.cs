using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Score.Rules;

namespace MailIntake.Domain.Bulletin;

/// <summary>A column of the wide table: how often an event was recorded through a channel.</summary>
/// <param name="Item">The event (事项).</param>
/// <param name="Channel">The channel (渠道), or null where the event has none.</param>
/// <param name="IsAdoption">True where the event records an adoption (采用).</param>
public sealed record EventColumn(string Item, string? Channel, bool IsAdoption)
{
    /// <summary>The columns of a policy: adoptions first, then the other events, each by channel, in the document's order.</summary>
    public static IReadOnlyList<EventColumn> Of(OfficePolicy policy) =>
        [.. policy.Events.Items.Where(i => i != OfficeEvent.Correction).OrderByDescending(i => i == policy.Adoptions?.Event)
            .SelectMany(i => policy.Events.Channels(i).DefaultIfEmpty(null), (item, channel) => new EventColumn(item, channel, item == policy.Adoptions?.Event))];

    /// <summary>How often it was recorded about a unit in the period.</summary>
    public int CountOf(UnitScore unit) => unit.Events.Where(e => e.Item == Item && e.Channel == Channel).Sum(e => e.Count);
}
