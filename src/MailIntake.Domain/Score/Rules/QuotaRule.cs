using MailIntake.Domain.Time;

namespace MailIntake.Domain.Score.Rules;

/// <summary>A quota (报送任务): how many submissions or adoptions a unit owes a period, and what points follow.</summary>
public sealed record QuotaRule
{
    /// <summary>Its name in bulletins, unique in the policy.</summary>
    public required string Name { get; init; }

    /// <summary>The clause of the document.</summary>
    public required string Clause { get; init; }

    /// <summary>What is owed, in a few Chinese words.</summary>
    public required string Text { get; init; }

    /// <summary>The period by which it is judged.</summary>
    public required PeriodKind Period { get; init; }

    /// <summary>True where adoptions are counted, false where counted submissions are.</summary>
    public bool CountsAdoptions { get; init; }

    /// <summary>The kinds (文种) that count; null where all do.</summary>
    public IReadOnlySet<string>? Kinds { get; init; }

    /// <summary>The channels (渠道) whose adoptions count; null where all do.</summary>
    public IReadOnlySet<string>? Channels { get; init; }

    /// <summary>How many each category owes a period, by its name and each alias; a category that is absent owes none.</summary>
    public required IReadOnlyDictionary<string, int> Required { get; init; }

    /// <summary>
    /// True where <see cref="Required"/> is a year's number A judged by quarter: quarter k owes ⌈A·k/4⌉ − ⌈A·(k−1)/4⌉, whole items that add up to A.
    /// </summary>
    public bool SplitsYear { get; init; }

    /// <summary>The first day of the first period that counts, where that is later than the policy's; else null.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Points for the quota itself (基础分), or null.</summary>
    public QuotaBase? Base { get; init; }

    /// <summary>Points for each one over the quota, or null.</summary>
    public QuotaStep? Over { get; init; }

    /// <summary>Points (negative) for each one short of the quota, or null.</summary>
    public QuotaStep? Short { get; init; }

    /// <summary>True where the entries are dated the last day of the year instead of the period's.</summary>
    public bool EnteredAtYearEnd { get; init; }

    /// <summary>How many a unit of the category owes in a period of this quota; null where it owes none.</summary>
    public int? RequiredIn(Period period, string category)
    {
        if (!Required.TryGetValue(category, out var required))
        {
            return null;
        }

        if (!SplitsYear)
        {
            return required;
        }

        var quarter = (period.First.Month + 2) / 3;
        return UpTo(quarter) - UpTo(quarter - 1);

        int UpTo(int k) => (int)((((long)required * k) + 3) / 4);
    }
}
