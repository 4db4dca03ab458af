using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score;

/// <summary>
/// The scores of one office as a function of its policy, roster and ledger. Building it reads every row once and makes each unit's account;
/// a sheet for a period and day is then read off the accounts, so the twelve months of a year cost little more than one.
/// </summary>
public sealed class Scorer
{
    private readonly PolicyHistory policies;
    private readonly List<UnitAccount> accounts;
    private readonly int throughYear;
    private readonly Dictionary<(OfficePolicy Policy, int Year, DateOnly Day), GroupStandings> standings = [];

    /// <summary>Makes the accounts of all units of the roster.</summary>
    /// <param name="policies">The office's policy.</param>
    /// <param name="roster">Its units; rows of other units count nowhere.</param>
    /// <param name="ledger">What happened.</param>
    /// <param name="throughYear">The last year that will be asked for.</param>
    public Scorer(PolicyHistory policies, Roster roster, OfficeLedger ledger, int throughYear)
    {
        this.policies = policies;
        this.throughYear = throughYear;
        accounts = [.. UnitRows.Of(roster, ledger).Select(rows => UnitAccount.Of(policies, rows, throughYear))];
    }

    /// <summary>The sheet of one period as of a day.</summary>
    public static ScoreSheet Score(PolicyHistory policies, Roster roster, OfficeLedger ledger, Period period, DateOnly asOf) =>
        new Scorer(policies, roster, ledger, period.Year).Score(period, asOf);

    /// <summary>The result of a period as of a day: everything dated later is ignored.</summary>
    /// <param name="period">The period, of a year up to the last one the scorer was made for.</param>
    /// <param name="asOf">The day to whose end everything counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period lies in a later year.</exception>
    public ScoreSheet Score(Period period, DateOnly asOf)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(period.Year, throughYear);
        var policy = policies.NearestTo(period.Last);
        var view = new PeriodView(policies, policy, period, asOf);
        var judge = new OutcomeJudge(view, StandingsOf);
        var groups = new List<GroupScore>();
        foreach (var (group, units) in StandingsOf(period, asOf).Groups)
        {
            groups.Add(new GroupScore(group, [.. units.Select(unit => UnitOf(view, unit, judge.OutcomesOf(unit.Account)))]));
        }

        return new ScoreSheet(policies.Office, period, asOf, groups, PersonsOf(view, judge));
    }

    /// <summary>What was withdrawn (冲正) or decided anew (改判) on the days after one and up to another about what lies up to a day, in the roster's order.</summary>
    /// <param name="after">The last day that is not looked at.</param>
    /// <param name="through">The last day that is.</param>
    /// <param name="about">The last day of what it is about.</param>
    public IReadOnlyList<Correction> Corrections(DateOnly after, DateOnly through, DateOnly about) => [.. accounts.SelectMany(a => a.Corrections(after, through, about))];

    private static UnitScore UnitOf(PeriodView view, Standing standing, IReadOnlyList<Outcome> outcomes)
    {
        var account = standing.Account;
        var (rows, policy) = (account.Rows, view.Policy);
        var submissions = rows.SubmissionsOn(view.Through);
        var kinds = view.Kinds;
        var adopted = kinds.ToDictionary(kind => kind, _ => 0, StringComparer.Ordinal);
        var adoptions = 0;
        foreach (var adoption in view.Adoptions(account))
        {
            adoptions++;
            if (adoption.Kind is { } kind && adopted.TryGetValue(kind, out var count))
            {
                adopted[kind] = count + 1;
            }
        }

        var sections = policy.Sections.ToDictionary(section => section.Name, _ => 0m, StringComparer.Ordinal);
        foreach (var entry in account.Entries(view.First, view.Through))
        {
            sections[entry.Section] = sections.GetValueOrDefault(entry.Section) + entry.Points;
        }

        foreach (var section in policy.Sections.Where(s => s.ShownPositive))
        {
            sections[section.Name] = -sections[section.Name];
        }

        return new UnitScore
        {
            Unit = rows.Unit.Name,
            Category = standing.Category,
            Rank = standing.Rank,
            Total = standing.Total,
            PeriodPoints = account.Sum(view.First, view.Through),
            StartingPoints = policy.StartingPoints,
            Target = standing.Target,
            Completion = standing.Completion is { } completion ? Math.Round(completion, 4, MidpointRounding.AwayFromZero) : null,
            Submitted = kinds.ToDictionary(kind => kind, kind => submissions.Count(kind, view.First, view.Through), StringComparer.Ordinal),
            Adopted = adopted,
            Adoptions = adoptions,
            Events = [.. view.Events(account).GroupBy(e => (e.Item, e.Channel)).Select(g => new EventCount(g.Key.Item, g.Key.Channel, g.Count()))],
            Quotas = [.. view.Quotas(account)],
            Sections = sections,
            Entries = account.Entries(view.YearStart, view.YearThrough),
            Outcomes = outcomes,
        };
    }

    private IReadOnlyList<PersonScore> PersonsOf(PeriodView view, OutcomeJudge judge)
    {
        var persons = PersonStanding.Of(accounts, view.YearStart, view.YearThrough);
        var ranks = Competition.Ranks(persons, PersonStanding.HighestFirst);
        var winners = judge.PersonOutcomes(accounts);
        return [.. persons.Select((p, i) =>
            new PersonScore(p.Account.Rows.Unit.Name, p.Person, p.Points, ranks[i], winners.GetValueOrDefault((p.Account, p.Person)) ?? []))];
    }

    // Bulletins of earlier months are looked up again for every unit, so they are kept.
    private GroupStandings StandingsOf(Period period, DateOnly day)
    {
        var policy = policies.NearestTo(period.Last);
        var lastDay = new DateOnly(period.Year, 12, 31);
        var key = (policy, period.Year, day < lastDay ? day : lastDay);
        if (!standings.TryGetValue(key, out var known))
        {
            standings.Add(key, known = Rank(policy, period.Year, key.Item3));
        }

        return known;
    }

    private GroupStandings Rank(OfficePolicy policy, int year, DateOnly through)
    {
        var counts = policies.Effective <= new DateOnly(year, 12, 31);
        var byGroup = accounts
            .Select(account => (Account: account, Category: policy.FindCategory(account.Rows.Unit.Category)
                ?? throw new InvalidOperationException($"{account.Rows.Unit.Name} is in no category of the policy of {policy.Effective:yyyy-MM-dd}"))) // no unit is left out; loading reports it
            .ToLookup(unit => unit.Category.Group);
        return new GroupStandings([.. policy.Groups.Select(group => (group, Standing.Ranked(byGroup[group].Select(StandingOf), policy.RanksByCompletion)))]);

        Standing StandingOf((UnitAccount Account, Category Category) unit) => new(
            unit.Account,
            policy.StartingPoints + unit.Account.Sum(new DateOnly(year, 1, 1), through),
            counts ? TargetOf(policy, unit.Category, year) : null,
            unit.Category.Name);
    }

    // A first year that begins in the middle owes the target of its months only; multiplied before dividing.
    private decimal? TargetOf(OfficePolicy policy, Category category, int year)
    {
        var start = policies.Effective;
        if (category.Target is not { } target || !policy.ProRatesFirstYear || start.Year != year)
        {
            return category.Target;
        }

        var months = start.Day == 1 ? 13 - start.Month : 12 - start.Month;
        return target * months / 12;
    }
}
