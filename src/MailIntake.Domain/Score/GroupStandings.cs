namespace MailIntake.Domain.Score;

/// <summary>The ranked groups of a year as of a day.</summary>
internal sealed class GroupStandings
{
    private readonly Dictionary<UnitAccount, Standing> byAccount;

    /// <summary>Takes the groups in the policy's order, each ranked.</summary>
    public GroupStandings(IReadOnlyList<(string Group, IReadOnlyList<Standing> Units)> groups)
    {
        Groups = groups;
        byAccount = groups.SelectMany(g => g.Units).ToDictionary(unit => unit.Account);
    }

    /// <summary>The groups in the policy's order, each by rank.</summary>
    public IReadOnlyList<(string Group, IReadOnlyList<Standing> Units)> Groups { get; }

    /// <summary>Where a unit stands; null where its category belongs to no group.</summary>
    public Standing? Of(UnitAccount account) => byAccount.GetValueOrDefault(account);

    /// <summary>The units of a group, by rank.</summary>
    public IEnumerable<Standing> In(string group) => Groups.FirstOrDefault(g => g.Group == group).Units ?? [];
}
