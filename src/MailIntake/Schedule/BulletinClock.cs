using System.Globalization;
using System.Text.RegularExpressions;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Time;
using Quartz;

namespace MailIntake.Schedule;

/// <summary>When a bulletin is due: a function of plan and calendar, so that what is due can be found at any time and not only when a timer fires.</summary>
/// <param name="calendar">The working days.</param>
public sealed partial class BulletinClock(WorkCalendar calendar)
{
    /// <summary>The offices' zone for Quartz, with the offset of <see cref="OfficeTime"/>: a machine without zone files must not shift a bulletin.</summary>
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", OfficeTime.Offset, "Asia/Shanghai", "Asia/Shanghai");

    /// <summary>What is wrong with a plan's time, in Chinese; null where it can be used.</summary>
    public static string? Fault(string cron) =>
        TryParseNamed(cron, out _, out _) || (CronExpression.TryParse(cron, out _) && CronExpression.TryParse(WakeUp(cron), out _)) // Quartz has macros, too (@monthly), which have no hour
            ? null
            : $"“{cron}”不是发送时间；请写 first-working-day 08:30（期满后第一个工作日）、day 3 08:30（期满后次月 3 日），或 Quartz cron 表达式（秒 分 时 日 月 周）";

    /// <summary>
    /// When the bulletin of a period is due: the plan's first time after the period's end, at the same hour of the next working day where people do not
    /// work on that day; null for a cron expression that never fires again.
    /// </summary>
    public DateTimeOffset? DueAt(BulletinPlan plan, Period period)
    {
        if (PlannedAt(plan, period) is not { } planned)
        {
            return null;
        }

        var local = OfficeTime.Local(planned);
        return OfficeTime.Start(calendar.FirstWorkday(DateOnly.FromDateTime(local.DateTime))) + local.TimeOfDay;
    }

    /// <summary>When the bulletin of a period is due by the plan alone, whether people work then or not; null for a cron expression that never fires again.</summary>
    public static DateTimeOffset? PlannedAt(BulletinPlan plan, Period period)
    {
        var end = period.Next.First;
        if (TryParseNamed(plan.Cron, out var day, out var time))
        {
            return new DateTimeOffset(end.AddDays((day ?? 1) - 1).ToDateTime(time), OfficeTime.Offset);
        }

        // The moment of the period's end itself may be the due time.
        return new CronExpression(plan.Cron, Zone).GetNextValidTimeAfter(OfficeTime.Start(end).AddSeconds(-1));
    }

    /// <summary>The periods whose bulletins are due by now and that had not ended before an instant, oldest first, with when they were due.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="since">Since when bulletins are sent: what had ended before is never sent by itself.</param>
    /// <param name="now">The present instant.</param>
    public IEnumerable<(Period Period, DateTimeOffset Due)> DueSince(BulletinPlan plan, DateTimeOffset since, DateTimeOffset now)
    {
        for (var period = Period.Containing(plan.Kind, OfficeTime.Day(since)); OfficeTime.Start(period.Next.First) <= now; period = period.Next)
        {
            if (DueAt(plan, period) is { } due && due <= now)
            {
                yield return (period, due);
            }
        }
    }

    /// <summary>The periods whose bulletins are due after an instant and that had not ended before another, oldest first; endless but for a cron expression that never fires again.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="since">Since when bulletins are sent: what had ended before is never sent by itself.</param>
    /// <param name="now">The present instant.</param>
    public IEnumerable<(Period Period, DateTimeOffset Due)> DueAfter(BulletinPlan plan, DateTimeOffset since, DateTimeOffset now)
    {
        var first = Period.Containing(plan.Kind, OfficeTime.Day(since));
        var ended = Period.Containing(plan.Kind, OfficeTime.Day(now)).Previous; // it may still be waiting for its day
        for (var period = first.First > ended.First ? first : ended; DueAt(plan, period) is { } due; period = period.Next)
        {
            if (due > now)
            {
                yield return (period, due);
            }
        }
    }

    /// <summary>
    /// The Quartz expression by which the worker wakes up for a plan: daily at its time, since the day depends on working days. Whether anything
    /// is due is then decided by <see cref="DueSince"/>, and what was made before is not made again.
    /// </summary>
    public static string WakeUp(BulletinPlan plan) => WakeUp(plan.Cron);

    private static string WakeUp(string cron)
    {
        var time = TryParseNamed(cron, out _, out var named)
            ? $"0 {named.Minute} {named.Hour}"
            : string.Join(' ', cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(3)); // seconds, minutes, hours, between any white space, as Quartz has it
        return $"{time} * * ?";
    }

    private static bool TryParseNamed(string cron, out int? day, out TimeOnly time)
    {
        day = null;
        time = default;
        var match = Named().Match(cron);
        if (!match.Success || !TimeOnly.TryParseExact(match.Groups["time"].Value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
        {
            return false;
        }

        day = match.Groups["day"].Success ? int.Parse(match.Groups["day"].ValueSpan, CultureInfo.InvariantCulture) : null;
        return true;
    }

    // Days to 28, which every month has.
    [GeneratedRegex(@"^(first-working-day|day (?<day>[1-9]|1[0-9]|2[0-8])) (?<time>\d\d:\d\d)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
