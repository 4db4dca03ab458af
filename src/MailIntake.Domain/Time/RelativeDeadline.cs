using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MailIntake.Domain.Time;

/// <summary>
/// A deadline told from when something is asked for, as documents do: 5 个工作日 (the day itself is not counted, the last one is whole), 24 小时
/// (whatever day it is; to the next full minute, which a notice can name).
/// </summary>
/// <param name="Count">How many, 1 to 999.</param>
/// <param name="InWorkdays">True for working days, false for hours.</param>
public sealed partial record RelativeDeadline(int Count, bool InWorkdays)
{
    /// <summary>The most days or hours.</summary>
    public const int Most = 999;

    /// <summary>Reads <c>5个工作日</c>, <c>5 个工作日内</c>, <c>24小时</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RelativeDeadline? deadline)
    {
        var match = Written().Match(text ?? "");
        deadline = match.Success ? new RelativeDeadline(int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture), match.Groups["days"].Success) : null;
        return deadline is { Count: > 0 };
    }

    /// <summary>The last instant of the deadline.</summary>
    /// <param name="asked">When it was asked for.</param>
    /// <param name="calendar">The working days.</param>
    public DateTimeOffset From(DateTimeOffset asked, WorkCalendar calendar) =>
        InWorkdays ? OfficeTime.End(calendar.AddWorkdays(OfficeTime.Day(asked), Count)) : WholeMinute(asked.AddHours(Count));

    /// <summary>The first year whose working days the deadline depends on and the calendar does not know, or null.</summary>
    /// <param name="asked">When it was asked for.</param>
    /// <param name="calendar">The working days.</param>
    public int? UnknownYear(DateTimeOffset asked, WorkCalendar calendar)
    {
        if (!InWorkdays)
        {
            return null;
        }

        var first = OfficeTime.Day(asked).AddDays(1).Year;
        return Enumerable.Range(first, OfficeTime.Day(From(asked, calendar)).Year - first + 1).Where(year => !calendar.Covers(year)).Select(year => (int?)year).FirstOrDefault();
    }

    private static DateTimeOffset WholeMinute(DateTimeOffset at) => at.AddTicks((TimeSpan.TicksPerMinute - (at.Ticks % TimeSpan.TicksPerMinute)) % TimeSpan.TicksPerMinute);

    /// <inheritdoc/>
    public override string ToString() => $"{Count.ToString(CultureInfo.InvariantCulture)}{(InWorkdays ? "个工作日" : "小时")}";

    [GeneratedRegex(@"^\s*(?<count>[0-9]{1,3})\s*(?:(?<days>个?\s*工作日)|个?\s*小时)\s*(?:之?内)?\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}
