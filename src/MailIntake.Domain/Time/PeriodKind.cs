namespace MailIntake.Domain.Time;

/// <summary>The lengths of time that documents count by.</summary>
public enum PeriodKind
{
    /// <summary>A calendar month (月).</summary>
    Month,

    /// <summary>A calendar quarter (季度).</summary>
    Quarter,

    /// <summary>A calendar year (年度).</summary>
    Year,
}
