using System.Globalization;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Time;
using Quartz;

namespace MailIntake.Schedule;

/// <summary>When a bulletin is due: a function of plan and calendar, so that what is due can be found at any time and not only when a timer fires.</summary>
/// <param name="calendar">The working days.</param>
public sealed class BulletinClock(WorkCalendar calendar)
{
    /// <summary>The offices' zone for Quartz, with the offset of <see cref="OfficeTime"/>: a machine without zone files must not shift a bulletin.</summary>
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", OfficeTime.Offset, "Asia/Shanghai", "Asia/Shanghai");

    /// <summary>When the bulletin of a period is due: the plan's first time after the period's end; null for a cron expression that never fires again.</summary>
    public DateTimeOffset? DueAt(BulletinPlan plan, Period period)
    {
        var end = period.Next.First;
        if (BulletinPlan.TryParseNamed(plan.Cron, out var day, out var time))
        {
            return new DateTimeOffset((day is { } number ? end.AddDays(number - 1) : calendar.FirstWorkday(end)).ToDateTime(time), OfficeTime.Offset);
        }

        // The moment of the period's end itself may be the due time.
        return new CronExpression(plan.Cron, Zone).GetNextValidTimeAfter(OfficeTime.Start(end).AddSeconds(-1));
    }

    /// <summary>The periods whose bulletins are due by now and that had not ended before the first run, oldest first.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="firstRun">When the worker first ran: what had ended before is never sent by itself.</param>
    /// <param name="now">The present instant.</param>
    public IEnumerable<Period> DueSince(BulletinPlan plan, DateTimeOffset firstRun, DateTimeOffset now)
    {
        for (var period = Period.Containing(plan.Kind, OfficeTime.Day(firstRun)); OfficeTime.Start(period.Next.First) <= now; period = period.Next)
        {
            if (DueAt(plan, period) is { } due && due <= now)
            {
                yield return period;
            }
        }
    }

    /// <summary>The next bulletin that is due after an instant; null where none ever is.</summary>
    public (Period Period, DateTimeOffset Due)? Next(BulletinPlan plan, DateTimeOffset now)
    {
        // The period before the present one may still be waiting for its day.
        for (var period = Period.Containing(plan.Kind, OfficeTime.Day(now)).Previous; DueAt(plan, period) is { } due; period = period.Next)
        {
            if (due > now)
            {
                return (period, due);
            }
        }

        return null;
    }

    /// <summary>
    /// The Quartz expression by which the worker wakes up for a plan. What depends on working days wakes up daily at the time; whether anything
    /// is due is then decided by <see cref="DueSince"/>, and what was made before is not made again.
    /// </summary>
    public static string WakeUp(BulletinPlan plan)
    {
        if (!BulletinPlan.TryParseNamed(plan.Cron, out var day, out var time))
        {
            return plan.Cron;
        }

        return $"0 {time.Minute} {time.Hour} {day?.ToString(CultureInfo.InvariantCulture) ?? "*"} * ?";
    }
}
