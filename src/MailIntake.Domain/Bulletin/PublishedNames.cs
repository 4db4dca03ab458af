using MailIntake.Domain.Ledger;

namespace MailIntake.Domain.Bulletin;

/// <summary>The names under which units were published, found by the names they bear now: a former name is an alias in the roster.</summary>
/// <param name="published">The published names.</param>
/// <param name="roster">The units now.</param>
internal sealed class PublishedNames(IEnumerable<string> published, Roster roster)
{
    private readonly ILookup<string, string> byUnit = published.ToLookup(roster.NameOf, StringComparer.Ordinal);

    /// <summary>
    /// The name under which a unit was published; null where it was not. Of several that became one, that one is the unit whose name it is; where it is
    /// none's, it is a new unit, whose points are no single one's.
    /// </summary>
    public string? Of(string unit) => byUnit[unit].ToList() is var names && names.Contains(unit) ? unit : names is [var former] ? former : null;
}
