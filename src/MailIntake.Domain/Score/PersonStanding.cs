namespace MailIntake.Domain.Score;

/// <summary>A person (单位 + 姓名) and the points earned as author.</summary>
/// <param name="Account">The unit's account.</param>
/// <param name="Person">The name.</param>
/// <param name="Points">The points; never 0.</param>
internal sealed record PersonStanding(UnitAccount Account, string Person, decimal Points)
{
    /// <summary>Highest points first.</summary>
    public static int HighestFirst(PersonStanding a, PersonStanding b) => b.Points.CompareTo(a.Points);

    /// <summary>The persons with points in a range of days, highest first, equal ones in the order of roster and first mention.</summary>
    public static IReadOnlyList<PersonStanding> Of(IEnumerable<UnitAccount> accounts, DateOnly first, DateOnly last)
    {
        var persons = new List<PersonStanding>();
        foreach (var account in accounts)
        {
            var points = new Dictionary<string, decimal>(StringComparer.Ordinal);
            foreach (var credit in account.Credits)
            {
                if (credit.Day >= first && credit.Day <= last)
                {
                    points[credit.Person] = points.GetValueOrDefault(credit.Person) + credit.Points;
                }
            }

            persons.AddRange(points.Where(p => p.Value != 0).Select(p => new PersonStanding(account, p.Key, p.Value)));
        }

        return [.. persons.Order(Comparer<PersonStanding>.Create(HighestFirst))];
    }
}
