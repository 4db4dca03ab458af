using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;

namespace MailIntake.Storage;

/// <summary>The returns (退回) of an office's items: a new version of a returned item takes its place, so that what is decided about a mail depends on them.</summary>
internal static class Returns
{
    /// <summary>The items that were returned (退回) and still are: number and unit, whose name in the roster holds; with the instant of the last return.</summary>
    public static Dictionary<(string Number, string Unit), DateTimeOffset> InForce(LedgerContext context, string office, IReadOnlyCollection<string> returningItems, Roster roster) =>
        InForce(Recorded(context, office, returningItems, roster));

    /// <summary>The events that return an item, and the corrections among which are those that withdraw one, in the order in which they were recorded.</summary>
    public static IEnumerable<OfficeEvent> Recorded(LedgerContext context, string office, IReadOnlyCollection<string> returningItems, Roster roster)
    {
        var rows = context.Events.Where(e => e.Office == office && e.About != null && (e.Item == OfficeEvent.Correction || returningItems.Contains(e.Item)))
            .OrderBy(e => e.Id).Select(e => new { e.Number, e.At, e.Unit, e.Item, e.About }).AsEnumerable();
        return rows.Select(e => new OfficeEvent { Number = e.Number, At = e.At, Unit = roster.NameOf(e.Unit), Item = e.Item, About = e.About });
    }

    /// <summary>What returning events and corrections leave returned.</summary>
    public static Dictionary<(string Number, string Unit), DateTimeOffset> InForce(IEnumerable<OfficeEvent> events) =>
        Withdrawals.InForce(events).GroupBy(e => (e.About!, e.Unit)).ToDictionary(g => g.Key, g => g.Max(e => e.At));
}
