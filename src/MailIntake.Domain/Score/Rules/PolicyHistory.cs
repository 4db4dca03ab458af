using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score.Rules;

/// <summary>
/// The versions of an office's policy by date. A dated row is judged by the version in force on its day, a quota period by the one in
/// force on its first day, and what a period's sheet shows (targets, groups, outcomes) by the one in force on the period's last day, but what
/// follows at once from a dated row or a quota period by that row's or quota period's.
/// </summary>
public sealed class PolicyHistory
{
    private readonly List<OfficePolicy> versions;

    /// <summary>Takes one or more versions, each with its own effective day, in any order.</summary>
    /// <exception cref="ArgumentException">There is none, or two begin on the same day.</exception>
    public PolicyHistory(string office, IEnumerable<OfficePolicy> versions)
    {
        Office = office;
        this.versions = [.. versions.OrderBy(v => v.Effective)];
        if (this.versions.Count == 0 || this.versions.Select(v => v.Effective).Distinct().Count() != this.versions.Count)
        {
            throw new ArgumentException("at least one version, each with its own effective day", nameof(versions));
        }
    }

    /// <summary>The office's id.</summary>
    public string Office { get; }

    /// <summary>The versions, earliest first.</summary>
    public IReadOnlyList<OfficePolicy> Versions => versions;

    /// <summary>The first day on which anything counts.</summary>
    public DateOnly Effective => versions[0].Effective;

    /// <summary>The version in force on a day; null before the first.</summary>
    public OfficePolicy? InForceOn(DateOnly day)
    {
        for (var i = versions.Count - 1; i >= 0; i--)
        {
            if (versions[i].Effective <= day)
            {
                return versions[i];
            }
        }

        return null;
    }

    /// <summary>The version that is nearest to a day: the one in force, before the first the first.</summary>
    public OfficePolicy NearestTo(DateOnly day) => InForceOn(day) ?? versions[0];

    /// <summary>The last day on which a version is in force: the one before the next begins.</summary>
    public DateOnly LastDayOf(OfficePolicy version)
    {
        var next = versions.IndexOf(version) + 1;
        return next < versions.Count ? versions[next].Effective.AddDays(-1) : DateOnly.MaxValue;
    }

    /// <summary>The names that a unit's category may have: those that any version knows.</summary>
    public IReadOnlyCollection<string> CategoryNames => [.. versions.SelectMany(v => v.Categories).SelectMany(c => c.Aliases.Prepend(c.Name)).Distinct()];

    /// <summary>The periods by which a quota of a version counts, up to a day: those that begin while the version is in force and not before the quota's own start.</summary>
    public IEnumerable<Period> QuotaPeriods(OfficePolicy version, QuotaRule quota, DateOnly through)
    {
        var end = LastDayOf(version);
        var first = quota.From > version.Effective ? quota.From.Value : version.Effective;
        var period = Period.Containing(quota.Period, first);
        if (period.First < first)
        {
            period = period.Next;
        }

        for (; period.First <= end && period.First <= through; period = period.Next)
        {
            yield return period;
        }
    }
}
