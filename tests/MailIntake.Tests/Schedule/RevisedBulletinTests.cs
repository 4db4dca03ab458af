using System.Globalization;
using MailIntake.Bulletin;
using MailIntake.Commands;
using MailIntake.Configuration;
using MailIntake.Schedule;
using MailIntake.Storage;
using MailIntake.Tests.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailIntake.Tests.Schedule;

/// <summary>Bulletins where the next year's policy is filed in the autumn.</summary>
public sealed class RevisedBulletinTests
{
    private const string Office = "panzhihua";

    [Fact(Timeout = 300_000)]
    public async Task A_period_is_told_by_the_version_in_force_on_its_last_day_and_the_next_one_takes_over_without_a_restart()
    {
        using var place = new Workplace($"outgoing: {{ via: \"pickup:outbox\", from: {Workplace.Mailbox} }}");
        foreach (var other in ShippedConfig.Offices.Where(o => o != Office))
        {
            Directory.Delete(Path.Combine(place.Config, "offices", other), recursive: true);
        }

        File.WriteAllText(place.OfficeFile(Office, "units.csv"), "单位,类别,别名,发件邮箱,通知邮箱\n国投集团,企业一类,,,gt@example.cn\n");
        var text = File.ReadAllText(place.OfficeFile(Office, "policy.yaml")).Split("\nbulletins:")[0];
        File.WriteAllText(
            place.OfficeFile(Office, "policy.yaml"),
            text + "\nbulletins:\n  - {kind: monthly, cron: first-working-day 08:30, recipients: [old@example.cn]}\n  - {kind: yearly, cron: first-working-day 08:30, recipients: []}\n");
        File.WriteAllText(
            place.OfficeFile(Office, "policy-2027.yaml"),
            text.Replace("effective: 2023-05-01", "effective: 2027-01-01", StringComparison.Ordinal).Replace("office: 攀枝花市国资委", "office: 攀枝花市国资局", StringComparison.Ordinal)
            + "\nbulletins:\n  - {kind: quarterly, cron: day 5 09:00, recipients: [new@example.cn]}\noutgoing: { via: \"pickup:outbox\", from: ju@example.cn }\n");
        var clock = new SetClock { Now = At("2026-10-10 10:00") };
        var context = new CommandContext(new AppFolders(place.Config, place.Data), clock, TextWriter.Null, TextWriter.Null);
        await using var services = new ServiceCollection().AddWorker(context, context.Configuration()).BuildServiceProvider();
        var configuration = services.GetRequiredService<ConfigurationStore>().Current;
        var office = configuration.FindOffice(Office)!;
        await services.GetRequiredService<BulletinDesk>().NotePlansAsync([office], default);

        // The day after October is a Sunday; 2027-01-01 is a Friday and a holiday; the fifth of April is a Monday.
        Assert.Equal(
            ["2026-10 2026-11-02 08:30", "2026 2027-01-04 08:30", "2027-Q1 2027-04-05 09:00"],
            (await services.GetRequiredService<BulletinDesk>().NextAsync(office, configuration.Calendar, default)).Select(n => $"{n.Period} {Text(n.Due)}"));

        string[] instants =
        [
            "2026-11-02 08:31", "2026-12-01 08:31", "2027-01-04 08:29", "2027-01-04 08:31", "2027-01-05 09:01", "2027-02-01 08:31", "2027-03-01 08:31", "2027-04-01 08:31",
            "2027-04-05 08:59", "2027-04-05 09:01", "2027-05-05 09:01", "2027-07-05 09:01",
        ];
        foreach (var instant in instants)
        {
            clock.Now = At(instant);
            await services.GetRequiredService<DueBulletins>().QueueAsync(office, default);
        }

        await using var ledger = services.GetRequiredService<Ledger>().Database.Context();
        Assert.Equal(
            [
                $"2026-11-02 08:31 2026-10 {Workplace.Mailbox} > gt@example.cn, old@example.cn",
                $"2026-12-01 08:31 2026-11 {Workplace.Mailbox} > gt@example.cn, old@example.cn",
                "2027-01-04 08:31 2026 ju@example.cn > gt@example.cn",
                "2027-01-04 08:31 2026-12 ju@example.cn > gt@example.cn, old@example.cn",
                "2027-04-05 09:01 2027-Q1 ju@example.cn > gt@example.cn, new@example.cn",
                "2027-07-05 09:01 2027-Q2 ju@example.cn > gt@example.cn, new@example.cn",
            ],
            (await ledger.Outbox.ToListAsync()).Select(o => $"{Text(o.QueuedAt)} {o.Purpose.Split('/')[2]} {o.Sender} > {o.Recipients.Replace("\n", ", ", StringComparison.Ordinal)}").Order(StringComparer.Ordinal));
    }

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant + "+08:00", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
