namespace MailIntake.Domain.Score.Rules;

/// <summary>A category of units (考评类别): it fixes quota and target and belongs to one ranking group.</summary>
/// <param name="Name">Its name, as in <c>units.csv</c>.</param>
/// <param name="Group">The group in which its units are ranked (排名分组).</param>
/// <param name="Target">The annual target in points (年度达标分), or null.</param>
public sealed record Category(string Name, string Group, decimal? Target);
