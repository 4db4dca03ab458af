using MailIntake.Domain;
using MailIntake.Domain.Time;

namespace MailIntake.Configuration;

/// <summary>The whole configuration as it was read at one time. Replaced as a whole when a file changes, never edited.</summary>
/// <param name="App">What <c>mailintake.yaml</c> says.</param>
/// <param name="Offices">The offices by id.</param>
/// <param name="Calendar">The working days.</param>
public sealed record ConfigurationSnapshot(AppConfiguration App, IReadOnlyList<Office> Offices, WorkCalendar Calendar)
{
    /// <summary>The office of that id, or null.</summary>
    public Office? FindOffice(string id) => Offices.FirstOrDefault(o => o.Id == id);

    /// <summary>The office whose mailbox that address is, or null.</summary>
    public Office? OfficeOf(string mailbox) => Offices.FirstOrDefault(o => o.Mailboxes.Contains(mailbox, StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// What is wrong where an office is gone whose mailbox another one now has: its folder was renamed, and all that it received and scored would belong to nobody. Null where all is well.
    /// </summary>
    /// <param name="office">The id of an office that received mail.</param>
    /// <param name="mailbox">The mailbox it received it by.</param>
    public Problem? Renamed(string office, string mailbox) => FindOffice(office) is null && OfficeOf(mailbox) is { } other
        ? new Problem(
            $"offices/{other.Id}", null, $"信箱 {mailbox} 以前的来稿记在考核主办单位“{office}”名下，现在配置里没有 offices/{office}：文件夹名就是它的编号，改了名，以前的来稿、登记和得分就都不算了，编号也会重复。"
            + $"请改回 offices/{office}（对外的名称在 classification.yaml 里改）；确实由另一个单位接用这个信箱的，请保留 offices/{office}，只把信箱从它的配置里去掉")
        : null;

    /// <summary>How an office's mails go out, by its id; the program's own, which have none, by the program's account. Null where the configuration names no way.</summary>
    public OutgoingConfiguration? OutgoingOf(string office) => office.Length == 0 ? App.Outgoing : FindOffice(office)?.Outgoing;

    /// <summary>The configured connections of an office's mailboxes.</summary>
    public IEnumerable<MailboxConfiguration> MailboxesOf(Office office) => App.Mailboxes.Where(m => OfficeOf(m.Address) == office);
}
