using MailIntake.Domain.Time;

namespace MailIntake.Domain.Bulletin;

/// <summary>A bulletin (通报) that an office sends by itself.</summary>
/// <param name="Kind">The length of the periods it reports on; it is about the last one that has ended.</param>
/// <param name="Cron">
/// When it is sent, in Asia/Shanghai: a Quartz cron expression, or by name <c>first-working-day 08:30</c> or <c>day 3 08:30</c>,
/// which for a month mean the month after, for a quarter the month after the quarter, for a year January. A day on which people do not work gives way to the next on which they do.
/// </param>
/// <param name="Recipients">Addresses besides the units' own 通知邮箱.</param>
public sealed record BulletinPlan(PeriodKind Kind, string Cron, IReadOnlyList<string> Recipients);
