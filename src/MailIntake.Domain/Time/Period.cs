using System.Diagnostics.CodeAnalysis;

namespace MailIntake.Domain.Time;

/// <summary>A month, quarter or year: <c>2023-06</c>, <c>2023-Q2</c>, <c>2023</c>.</summary>
/// <param name="Kind">Its length.</param>
/// <param name="First">Its first day.</param>
public readonly record struct Period(PeriodKind Kind, DateOnly First) : IComparable<Period>
{
    private int Months => Kind switch { PeriodKind.Month => 1, PeriodKind.Quarter => 3, _ => 12 };

    /// <summary>Its last day.</summary>
    public DateOnly Last => First.AddMonths(Months).AddDays(-1);

    /// <summary>The calendar year it lies in.</summary>
    public int Year => First.Year;

    /// <summary>The period of the same length after this one.</summary>
    public Period Next => this with { First = First.AddMonths(Months) };

    /// <summary>The period of the same length before this one.</summary>
    public Period Previous => this with { First = First.AddMonths(-Months) };

    /// <summary>The period of a length that contains a day.</summary>
    public static Period Containing(PeriodKind kind, DateOnly day) => kind switch
    {
        PeriodKind.Month => new(kind, new DateOnly(day.Year, day.Month, 1)),
        PeriodKind.Quarter => new(kind, new DateOnly(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1)),
        _ => new(kind, new DateOnly(day.Year, 1, 1)),
    };

    /// <summary>The period as people write it: 2023年6月, 2023年第2季度, 2023年度.</summary>
    public string Label => Kind switch
    {
        PeriodKind.Month => $"{First.Year}年{First.Month}月",
        PeriodKind.Quarter => $"{First.Year}年第{((First.Month - 1) / 3) + 1}季度",
        _ => $"{First.Year}年度",
    };

    /// <summary>True where the day lies in the period.</summary>
    public bool Contains(DateOnly day) => day >= First && day <= Last;

    /// <summary>Reads <c>2023-06</c>, <c>2023-Q2</c> or <c>2023</c>; years 1900 to 9998.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Period period)
    {
        period = default;
        if (text is null || text.Length is not (4 or 7) || !int.TryParse(text.AsSpan(0, 4), System.Globalization.NumberStyles.None, null, out var year) || year is < 1900 or > 9998)
        {
            return false;
        }

        if (text.Length == 4)
        {
            period = new(PeriodKind.Year, new DateOnly(year, 1, 1));
            return true;
        }

        if (text[4] != '-')
        {
            return false;
        }

        if (text[5] is 'Q' && text[6] is >= '1' and <= '4')
        {
            period = new(PeriodKind.Quarter, new DateOnly(year, ((text[6] - '1') * 3) + 1, 1));
            return true;
        }

        if (int.TryParse(text.AsSpan(5, 2), System.Globalization.NumberStyles.None, null, out var month) && month is >= 1 and <= 12)
        {
            period = new(PeriodKind.Month, new DateOnly(year, month, 1));
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public int CompareTo(Period other) => First != other.First ? First.CompareTo(other.First) : Months.CompareTo(other.Months);

    /// <summary>The period's name as documents and commands write it.</summary>
    public override string ToString() => Kind switch
    {
        PeriodKind.Month => $"{First.Year:0000}-{First.Month:00}",
        PeriodKind.Quarter => $"{First.Year:0000}-Q{((First.Month - 1) / 3) + 1}",
        _ => $"{First.Year:0000}",
    };
}
