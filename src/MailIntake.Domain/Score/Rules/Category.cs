namespace MailIntake.Domain.Score.Rules;

/// <summary>A category of units (考评类别): it fixes quota and target and belongs to one ranking group.</summary>
/// <param name="Name">Its name, as in <c>units.csv</c> unless that has one of its other names.</param>
/// <param name="Group">The group in which its units are ranked (排名分组).</param>
/// <param name="Target">The annual target in points (年度达标分), or null.</param>
public sealed record Category(string Name, string Group, decimal? Target)
{
    /// <summary>What it, or a part of it, is called in other versions of the policy: the roster is one for all.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
