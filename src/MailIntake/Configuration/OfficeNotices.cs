using System.Globalization;
using MailIntake.Domain;

namespace MailIntake.Configuration;

/// <summary>Which notices an office sends by itself besides its bulletins: <c>notices.yaml</c>. Without the file it sends none.</summary>
public sealed record OfficeNotices
{
    /// <summary>The file's name.</summary>
    public const string FileName = "notices.yaml";

    /// <summary>Which mails are answered by a receipt (回执).</summary>
    public ReceiptsWanted Receipts { get; init; }

    /// <summary>True where reports whose sender nobody has checked are answered too; else only those whose sender the check bears out (RFC 3834 section 2).</summary>
    public bool UncheckedReceipts { get; init; }

    /// <summary>The most receipts one address gets in 24 hours.</summary>
    public int ReceiptsPerDay { get; init; } = 20;

    /// <summary>The most receipts of the office in 24 hours: forged mail must not use up what the provider lets out in a day, for bulletins and alarms go the same way.</summary>
    public int ReceiptsInAllPerDay { get; init; } = 100;

    /// <summary>How many working days before a quota period's last working day units behind are reminded (催报); empty for not at all.</summary>
    public IReadOnlyList<int> QuotaReminders { get; init; } = [];

    /// <summary>How many hours before a commission's deadline units that have not answered are reminded; empty for not at all.</summary>
    public IReadOnlyList<int> CommissionReminders { get; init; } = [];

    /// <summary>True where the office is told, whenever a commission's units are reminded, who has answered and who has not.</summary>
    public bool ProgressList { get; init; }

    /// <summary>True where the office is told after a commission's deadline who has answered and who has not.</summary>
    public bool OverdueList { get; init; }

    /// <summary>True where each unit gets its own month (对账单) with the monthly bulletin.</summary>
    public bool Statements { get; init; }

    /// <summary>The mailboxes of superiors to which items may be forwarded, by name.</summary>
    public IReadOnlyDictionary<string, string> Superiors { get; init; } = new Dictionary<string, string>();

    /// <summary>When work begins.</summary>
    public TimeOnly WorkStart { get; init; } = new(8, 30);

    /// <summary>When work ends.</summary>
    public TimeOnly WorkEnd { get; init; } = new(17, 30);

    /// <summary>Reads an office's file; nothing is sent where there is none.</summary>
    /// <param name="folder">The office's folder.</param>
    /// <param name="name">The folder's name in messages.</param>
    /// <param name="problems">Where faults go.</param>
    public static OfficeNotices Load(string folder, string name, List<Problem> problems)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path) || ConfigFile.Read(path, $"{name}/{FileName}", problems) is not { } map)
        {
            return new OfficeNotices();
        }

        var none = new OfficeNotices();
        var hours = map.MapOrNull("working-hours");
        var notices = new OfficeNotices
        {
            Receipts = Wanted(map),
            UncheckedReceipts = map.FlagOrNull("receipts-unchecked") ?? false,
            ReceiptsPerDay = map.WholeOrNull("receipts-per-day", 1, 1000) ?? none.ReceiptsPerDay,
            ReceiptsInAllPerDay = map.WholeOrNull("receipts-in-all-per-day", 1, 100_000) ?? none.ReceiptsInAllPerDay,
            QuotaReminders = Numbers(map, "remind-workdays-before", 0, 60),
            CommissionReminders = Numbers(map, "remind-hours-before", 1, 1000),
            ProgressList = map.FlagOrNull("progress-list") ?? false,
            OverdueList = map.FlagOrNull("overdue-list") ?? false,
            Statements = map.FlagOrNull("statements") ?? false,
            Superiors = ReadSuperiors(map),
            WorkStart = Time(hours, "from") ?? none.WorkStart,
            WorkEnd = Time(hours, "to") ?? none.WorkEnd,
        };
        if (notices.WorkEnd <= notices.WorkStart)
        {
            hours?.Report("to", "下班时间要晚于上班时间");
        }

        hours?.Close();
        map.Close();
        return notices;
    }

    private static ReceiptsWanted Wanted(ConfigMap map)
    {
        switch (map.TextOrNull("receipts"))
        {
            case null or "false": return ReceiptsWanted.None;
            case "true": return ReceiptsWanted.All;
            case "not-counted": return ReceiptsWanted.NotCounted;
            case var text:
                map.Report("receipts", $"receipts 是“{text}”，应当是 true（每件都回）、not-counted（只告知不计数的）或 false（不回）");
                return ReceiptsWanted.None;
        }
    }

    private static List<int> Numbers(ConfigMap map, string key, int least, int most)
    {
        var numbers = new List<int>();
        foreach (var text in map.Texts(key))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                numbers.Add(number);
            }
            else
            {
                map.Report(key, $"“{text}”不能用，请写 {least} 到 {most} 的整数，如 {key}: [5, 1]");
            }
        }

        return numbers;
    }

    private static TimeOnly? Time(ConfigMap? map, string key)
    {
        if (map?.TextOrNull(key) is not { } text)
        {
            return null;
        }

        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        map.Report(key, $"“{text}”不是时间，请写成 \"08:30\"");
        return null;
    }

    private static Dictionary<string, string> ReadSuperiors(ConfigMap map)
    {
        var superiors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (map.MapOrNull("superiors") is { } names)
        {
            foreach (var name in names.Keys.ToList())
            {
                var address = names.Text(name);
                if (!AddressText.IsAddress(address))
                {
                    names.Report(name, $"“{address}”不是邮箱地址");
                }

                superiors[name] = address;
            }
        }

        return superiors;
    }
}
