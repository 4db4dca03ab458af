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

    /// <summary>How an office's mails go out, by its id; the program's own, which have none, by the program's account. Null where the configuration names no way.</summary>
    public OutgoingConfiguration? OutgoingOf(string office) => office.Length == 0 ? App.Outgoing : FindOffice(office)?.Outgoing;

    /// <summary>The configured connections of an office's mailboxes.</summary>
    public IEnumerable<MailboxConfiguration> MailboxesOf(Office office) => App.Mailboxes.Where(m => OfficeOf(m.Address) == office);
}
