using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;

namespace MailIntake.Benchmarks.Score;

/// <summary>Every kind of event that an office may record, for ledgers in which all of them occur.</summary>
internal static class EventVocabulary
{
    /// <summary>One event for each item, channel and kind that the policy admits together; number, time and unit are yet to be set.</summary>
    public static IReadOnlyList<OfficeEvent> Of(OfficePolicy policy) =>
    [
        .. from item in policy.Events.Items
           from channel in policy.Events.Channels(item).Cast<string?>().Append(null)
           from kind in policy.Kinds.Cast<string?>().Append(null)
           let row = new OfficeEvent { Number = "", At = default, Unit = "", Item = item, Channel = channel, Kind = kind }
           where policy.Events.Judge(row).Refusal is null
           select row,
    ];
}
