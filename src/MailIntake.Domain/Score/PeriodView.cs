using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score;

/// <summary>A period as of a day: which days, events and quotas of it are seen.</summary>
internal sealed class PeriodView
{
    private readonly PolicyHistory policies;
    private readonly List<(OfficePolicy Version, QuotaRule Quota, Period Period)> quotas;

    /// <summary>Looks at a period as of a day.</summary>
    public PeriodView(PolicyHistory policies, OfficePolicy policy, Period period, DateOnly asOf)
    {
        this.policies = policies;
        Policy = policy;
        Period = period;
        AsOf = asOf;
        quotas = [.. policies.Versions.SelectMany(version => version.Quotas, (version, quota) => (version, quota))
            .SelectMany(q => policies.QuotaPeriods(q.version, q.quota, period.Last).Where(p => p.Last >= period.First), (q, p) => (q.version, q.quota, p))];
    }

    /// <summary>The version that the sheet shows.</summary>
    public OfficePolicy Policy { get; }

    /// <summary>The period.</summary>
    public Period Period { get; }

    /// <summary>The day to whose end everything counts.</summary>
    public DateOnly AsOf { get; }

    /// <summary>The first day of the period on which anything counts.</summary>
    public DateOnly First => Later(Period.First, policies.Effective);

    /// <summary>The last day of the period that is seen.</summary>
    public DateOnly Through => Earlier(Period.Last, AsOf);

    /// <summary>The first day of the assessment year.</summary>
    public DateOnly YearStart => Later(new DateOnly(Period.Year, 1, 1), policies.Effective);

    /// <summary>The last day of the assessment year that is seen.</summary>
    public DateOnly YearThrough => Earlier(new DateOnly(Period.Year, 12, 31), AsOf);

    /// <summary>True where the period is over as of the day.</summary>
    public bool IsClosed => Period.Last <= AsOf;

    /// <summary>The first day on which anything counts at the office.</summary>
    public DateOnly Effective => policies.Effective;

    /// <summary>The same office seen for another period at its end.</summary>
    public PeriodView AtEndOf(Period period) => new(policies, policies.NearestTo(period.Last), period, period.Last);

    /// <summary>The same period and day as each version shows it that began before what is seen ends.</summary>
    public IEnumerable<PeriodView> Versions =>
        policies.Versions.Where(v => v.Effective <= Through).Select(v => ReferenceEquals(v, Policy) ? this : new PeriodView(policies, v, Period, AsOf));

    /// <summary>True for a day on which the version that is shown is in force.</summary>
    public bool IsOfPolicy(DateOnly day) => ReferenceEquals(policies.InForceOn(day), Policy);

    /// <summary>The kinds (文种) of the version that is shown, then those that only others have which are in force in the period.</summary>
    public IReadOnlyList<string> Kinds =>
        [.. Policy.Kinds.Union(policies.Versions.Where(v => v.Effective <= Period.Last && policies.LastDayOf(v) >= Period.First).SelectMany(v => v.Kinds), StringComparer.Ordinal)];

    /// <summary>The events of the period that are in force, corrections left out.</summary>
    public IEnumerable<OfficeEvent> Events(UnitAccount account) =>
        account.Rows.InForce(First, Through, Through).Where(e => e.Item != OfficeEvent.Correction);

    /// <summary>The adoptions of the period that are in force.</summary>
    public IEnumerable<OfficeEvent> Adoptions(UnitAccount account) =>
        Events(account).Where(e => e.Item == policies.InForceOn(OfficeTime.Day(e.At))?.Adoptions?.Event);

    /// <summary>Every quota period of the unit that overlaps the period, with how far it is.</summary>
    public IEnumerable<QuotaProgress> Quotas(UnitAccount account)
    {
        foreach (var (version, quota, period) in quotas)
        {
            if (quota.RequiredIn(period, account.Rows.Unit.Category) is { } required)
            {
                var through = Earlier(period.Last, AsOf);
                var state = Earlier(Later(period.Last, Period.Last), AsOf);
                var actual = account.Rows.CountTowards(quota, version.Adoptions?.Event, period.First, through, state);
                yield return new QuotaProgress(quota.Name, period.ToString(), required, actual, period.Last <= AsOf);
            }
        }
    }

    /// <summary>The periods of the named quotas that end in what is seen of this period, each once, in order.</summary>
    public IEnumerable<Period> QuotaPeriods(IReadOnlySet<string> names) =>
        quotas.Where(q => names.Contains(q.Quota.Name) && q.Period.Last <= Through).Select(q => q.Period).Distinct().Order();

    /// <summary>Those of the named quotas that the unit missed in a quota period, by the events in force at this period's end.</summary>
    public IEnumerable<QuotaProgress> Missed(UnitAccount account, IReadOnlySet<string> names, Period period)
    {
        var version = policies.InForceOn(period.First);
        foreach (var quota in version?.Quotas.Where(q => names.Contains(q.Name) && q.Period == period.Kind && !(q.From > period.First)) ?? [])
        {
            if (quota.RequiredIn(period, account.Rows.Unit.Category) is { } required
                && account.Rows.CountTowards(quota, version!.Adoptions?.Event, period.First, period.Last, Through) is var actual && actual < required)
            {
                yield return new QuotaProgress(quota.Name, period.ToString(), required, actual, Closed: true);
            }
        }
    }

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;
}
