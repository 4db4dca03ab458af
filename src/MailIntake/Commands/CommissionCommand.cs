using System.CommandLine;
using MailIntake.Commissions;
using MailIntake.Configuration;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Time;
using MailIntake.Import;
using MailIntake.Mail.Mime;

namespace MailIntake.Commands;

/// <summary><c>commission</c>: issues a commission (约稿): recorded, and its notice queued to the units.</summary>
internal static class CommissionCommand
{
    private const int MaxText = 2000;

    public static Command Create(GlobalOptions global)
    {
        var number = new Argument<string>("NUMBER") { HelpName = "NUMBER", Description = "约稿编号，在本办公室内唯一" };
        var title = new Option<string>("--title") { HelpName = "T", Required = true, Description = "标题" };
        var units = new Option<string>("--units") { HelpName = "U、U", Required = true, Description = "向哪些单位约稿，用“、”分隔" };
        var due = new Option<string>("--due") { HelpName = "TIME", Required = true, Description = "截止时间，如 2023-06-20 或 \"2023-06-20 17:00\"，只写日期的到当天结束；或从现在起算：5个工作日（当天不算，到最后一天结束）、24小时（不是整分的，进到下一分钟）" };
        var text = new Option<string?>("--text") { HelpName = "TEXT", Description = "要求，写进通知" };
        var office = Parse.Office();
        var command = new Command("commission", "下发约稿：记入台账，并通知各单位") { number, title, units, due, text, office };
        command.SetAction((result, ct) =>
        {
            var context = global.Context(result);
            var configuration = context.Configuration();
            var chosen = CommandContext.Office(configuration, result.GetRequiredValue(office));
            var now = context.Clock.GetUtcNow();
            var deadline = ReadDeadline(result.GetRequiredValue(due), now, configuration.Calendar);
            var commission = Read(chosen, now, result.GetRequiredValue(number), result.GetRequiredValue(title), result.GetRequiredValue(units), deadline(now));
            var requirements = result.GetValue(text) is { } written && written.Trim().Length > 0 ? Checked("--text", written) : null;
            return IssueAsync(context, configuration, chosen, commission, deadline, requirements, ct);
        });
        return command;
    }

    /// <summary>The deadline by when the commission was issued.</summary>
    private static Func<DateTimeOffset, DateTimeOffset> ReadDeadline(string due, DateTimeOffset now, WorkCalendar calendar)
    {
        if (RelativeDeadline.TryParse(due, out var relative))
        {
            return relative.UnknownYear(now, calendar) is { } year
                ? throw new InputException($"--due“{due}”算不出来：{CalendarLoader.Missing(year)}，或者直接写截止的日期")
                : issued => relative.From(issued, calendar);
        }

        return OfficeTime.TryParseDeadline(due, out var deadline)
            ? _ => deadline
            : throw new InputException($"--due“{due}”不是时间（{OfficeTime.FirstYear} 至 {OfficeTime.LastYear} 年），请写成 2023-06-20、\"2023-06-20 17:00\"、5个工作日 或 24小时（1 到 {RelativeDeadline.Most}）");
    }

    private static Commission Read(Office office, DateTimeOffset now, string number, string title, string units, DateTimeOffset deadline)
    {
        if (deadline < now)
        {
            throw new InputException($"--due {OfficeTime.Local(deadline):yyyy-MM-dd HH:mm:ss} 已经过去；补记以前的约稿请用 import commissions");
        }

        var names = units.Split('、', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var unknown = names.Where(n => office.Roster.Find(n) is null).ToList();
        if (names.Length == 0 || unknown.Count > 0)
        {
            throw new InputException(
                $"--units {(names.Length == 0 ? "没有写单位" : $"花名册中没有“{string.Join("、", unknown)}”")}；几个单位之间用“、”分隔，可以写：{string.Join("、", office.Roster.Units.Select(u => u.Name))}");
        }

        return new Commission(
            Checked("NUMBER", number), Checked("--title", title), [.. names.Select(n => office.Roster.Find(n)!.Name).Distinct()],
            DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()), deadline);
    }

    private static string Checked(string what, string text)
    {
        text = text.Trim();
        return text.Length is > 0 and <= MaxText && !text.Any(char.IsControl)
            ? text
            : throw new InputException($"{what} 不能为空、超过 {MaxText} 字或含有换行等控制字符");
    }

    private static async Task<int> IssueAsync(
        CommandContext context, ConfigurationSnapshot configuration, Office office, Commission commission, Func<DateTimeOffset, DateTimeOffset> deadline, string? requirements,
        CancellationToken ct)
    {
        var desk = new CommissionDesk(context.Ledger(configuration), new MimeFormat(), context.Clock);
        if (await desk.IssueAsync(office, commission, requirements, ct) is { } held)
        {
            var same = held.Title == commission.Title && OfficeTime.Iso(held.DueAt) == OfficeTime.Iso(deadline(held.IssuedAt)) && held.Units.ToHashSet().SetEquals(commission.Units);
            if (!same)
            {
                throw new InputException($"约稿“{held.Number}”已于 {OfficeTime.Local(held.IssuedAt):yyyy-MM-dd HH:mm} 下发，内容不同；{Importer.IssuedForGood}；另外的约稿请用新的编号");
            }

            context.Output.WriteLine($"约稿“{held.Number}”已于 {OfficeTime.Local(held.IssuedAt):yyyy-MM-dd HH:mm} 下发，没有改变什么");
            return ExitCode.Done;
        }

        var silent = commission.Units.Where(u => office.Roster.Find(u)!.Addresses.Count == 0).ToList();
        var told = office.Outgoing is null ? 0 : commission.Units.Count - silent.Count;
        context.Output.WriteLine(
            $"已下发约稿“{commission.Number}”：{commission.Units.Count} 个单位，截止 {OfficeTime.Deadline(commission.DueAt)}；通知 {told} 封已排队，由 run 或 ingest 发出");
        if (office.Outgoing is null)
        {
            context.Error.WriteLine("提示：没有发信方式（mailintake.yaml 的 outgoing），没有通知任何单位，请另行通知");
        }
        else if (silent.Count > 0)
        {
            context.Error.WriteLine($"提示：units.csv 和 people.csv 中没有写邮箱，没有通知，请另行通知：{string.Join("、", silent)}");
        }

        return ExitCode.Done;
    }
}
