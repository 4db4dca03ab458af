using System.Globalization;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Time;
using Quartz;

namespace MailIntake.Configuration;

/// <summary>
/// Reads <c>bulletins</c> of an office's policy: a list of <c>kind</c> (month, quarter, year), <c>cron</c> (a Quartz expression, or
/// <c>first-working-day 08:30</c>) and <c>recipients</c> (addresses, and <c>units</c> for every unit's 通知邮箱).
/// </summary>
public static class BulletinPlanReader
{
    private const string FirstWorkingDay = "first-working-day ";

    private static readonly Dictionary<string, PeriodKind> Kinds = new(StringComparer.Ordinal)
    {
        ["month"] = PeriodKind.Month, ["quarter"] = PeriodKind.Quarter, ["year"] = PeriodKind.Year,
    };

    /// <summary>Where a policy says nothing: the month's digest at 08:30 on the first working day, and the year's in January, to every unit.</summary>
    private static readonly IReadOnlyList<BulletinPlan> Default =
    [
        new(PeriodKind.Month, null, new TimeOnly(8, 30), ToUnits: true, []),
        new(PeriodKind.Year, null, new TimeOnly(8, 30), ToUnits: true, []),
    ];

    /// <summary>Reads the plans of a policy.</summary>
    /// <param name="policy">The policy's top level.</param>
    public static IReadOnlyList<BulletinPlan> Read(ConfigMap policy)
    {
        if (!policy.Has("bulletins"))
        {
            return Default;
        }

        var plans = new List<BulletinPlan>();
        foreach (var map in policy.Maps("bulletins"))
        {
            var kindText = map.Text("kind");
            if (!Kinds.TryGetValue(kindText, out var kind) && kindText.Length > 0)
            {
                map.Report("kind", $"“{kindText}”不是通报的期间，可以写：{string.Join("、", Kinds.Keys)}");
            }
            else if (plans.Any(p => p.Kind == kind))
            {
                map.Report("kind", $"{kindText} 的通报已经写过，每种期间只能有一份");
            }

            var (cron, time) = ReadCron(map);
            var (toUnits, addresses) = ReadRecipients(map);
            plans.Add(new BulletinPlan(kind, cron, time, toUnits, addresses));
            map.Close();
        }

        return plans;
    }

    private static (string? Cron, TimeOnly Time) ReadCron(ConfigMap map)
    {
        var text = map.Text("cron");
        if (text.StartsWith(FirstWorkingDay, StringComparison.Ordinal))
        {
            if (!TimeOnly.TryParseExact(text[FirstWorkingDay.Length..].Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            {
                map.Report("cron", $"“{text}”的时间不对，请写成 first-working-day 08:30");
            }

            return (null, time);
        }

        if (text.Length > 0 && !CronExpression.TryParse(text, out _))
        {
            map.Report("cron", $"“{text}”不是 cron 表达式；请写成 \"0 30 8 3 * ?\"（秒 分 时 日 月 周：每月 3 日 8:30），或 first-working-day 08:30");
            return (null, default);
        }

        return (text, default);
    }

    private static (bool ToUnits, IReadOnlyList<string> Addresses) ReadRecipients(ConfigMap map)
    {
        var addresses = new List<string>();
        var toUnits = false;
        foreach (var recipient in map.Texts("recipients"))
        {
            if (recipient == "units")
            {
                toUnits = true;
            }
            else if (AddressText.IsAddress(recipient))
            {
                addresses.Add(recipient);
            }
            else
            {
                map.Report("recipients", $"“{recipient}”不能用；请写邮箱地址，或 units（各单位的通知邮箱）");
            }
        }

        return (toUnits, addresses);
    }
}
