namespace MailIntake.Domain.Time;

/// <summary>When an office is at work: the hours of its working days. Notices to people go out then, and deadlines are counted back into it.</summary>
/// <param name="Calendar">The working days.</param>
/// <param name="Start">When work begins.</param>
/// <param name="End">When it ends, after <paramref name="Start"/>.</param>
public sealed record WorkHours(WorkCalendar Calendar, TimeOnly Start, TimeOnly End)
{
    /// <summary>True where people are at work at the instant; the end itself no longer is.</summary>
    public bool Contains(DateTimeOffset instant)
    {
        var local = OfficeTime.Local(instant);
        var time = TimeOnly.FromDateTime(local.DateTime);
        return time >= Start && time < End && Calendar.IsWorkday(DateOnly.FromDateTime(local.DateTime));
    }

    /// <summary>The instant itself where people are at work, else the beginning of the last working hours before it, so that what is due then can still be done.</summary>
    public DateTimeOffset AtOrBefore(DateTimeOffset instant)
    {
        if (Contains(instant))
        {
            return instant;
        }

        var local = OfficeTime.Local(instant);
        var day = DateOnly.FromDateTime(local.DateTime);
        if (TimeOnly.FromDateTime(local.DateTime) < Start)
        {
            day = day.AddDays(-1);
        }

        return At(Calendar.LastWorkday(day));
    }

    /// <summary>When work begins on a day.</summary>
    public DateTimeOffset At(DateOnly day) => new(day.ToDateTime(Start), OfficeTime.Offset);
}
