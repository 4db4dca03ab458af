using MailIntake.Domain.Time;

namespace MailIntake.Domain.Bulletin;

/// <summary>When an office's bulletin of a kind goes out, and to whom.</summary>
/// <param name="Kind">What a bulletin covers: month, quarter or year.</param>
/// <param name="Cron">
/// A Quartz cron expression in Asia/Shanghai; a period's bulletin is due at its first time after the period's end. Null for
/// <paramref name="WorkdayTime"/>.
/// </param>
/// <param name="WorkdayTime">The time of the first working day after the period's end at which it is due; of no meaning with a cron expression.</param>
/// <param name="ToUnits">True where every unit's 通知邮箱 receives it.</param>
/// <param name="Addresses">Who else receives it.</param>
public sealed record BulletinPlan(PeriodKind Kind, string? Cron, TimeOnly WorkdayTime, bool ToUnits, IReadOnlyList<string> Addresses);
