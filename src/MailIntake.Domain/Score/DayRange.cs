namespace MailIntake.Domain.Score;

/// <summary>Ranges of rows by their days, found by binary search, so that a month's sheet costs a month's rows.</summary>
internal static class DayRange
{
    /// <summary>The rows of a range of days, both included.</summary>
    /// <param name="days">The day of each row, in order.</param>
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day.</param>
    public static Range Of(List<DateOnly> days, DateOnly first, DateOnly last)
    {
        var start = LowerBound(days, first);
        var end = last == DateOnly.MaxValue ? days.Count : LowerBound(days, last.AddDays(1));
        return new Range(start, Math.Max(start, end));
    }

    private static int LowerBound(List<DateOnly> days, DateOnly day)
    {
        var (low, high) = (0, days.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (days[middle] < day)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
