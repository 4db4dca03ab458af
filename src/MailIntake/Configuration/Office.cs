using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;

namespace MailIntake.Configuration;

/// <summary>An office (考核主办单位) with everything its folder says.</summary>
/// <param name="Id">Its id, the folder's name.</param>
/// <param name="Policies">How it scores.</param>
/// <param name="Context">How it classifies, over its roster.</param>
/// <param name="Ways">How its mail goes out under each version of its policy, by the version's effective day; null where none goes out.</param>
/// <param name="Version">A hash of its files, kept with each decision made under them.</param>
/// <param name="Clock">The time: a version that is filed early takes over on its day.</param>
public sealed record Office(string Id, PolicyHistory Policies, OfficeContext Context, IReadOnlyDictionary<DateOnly, OutgoingConfiguration?> Ways, string Version, TimeProvider Clock)
{
    /// <summary>Its subjects, greetings and phrases.</summary>
    public required Texts Texts { get; init; }

    /// <summary>Which notices it sends besides its bulletins.</summary>
    public required OfficeNotices Notices { get; init; }

    /// <summary>Its units.</summary>
    public Roster Roster => Context.Roster;

    /// <summary>The policy in force today: what the office is called, how it numbers, how it commissions.</summary>
    public OfficePolicy Present => Policies.NearestTo(OfficeTime.Day(Clock.GetUtcNow()));

    /// <summary>The office as people call it.</summary>
    public string Name => Present.OfficeName;

    /// <summary>How its mail goes out today, or null where none goes out.</summary>
    public OutgoingConfiguration? Outgoing => Ways[Present.Effective];

    /// <summary>The bulletins that it sends by itself under any version; which of them, for a period, the version in force on its last day says.</summary>
    public IEnumerable<BulletinPlan> Bulletins => Policies.Versions.SelectMany(v => v.Bulletins);

    /// <summary>Its mailboxes' addresses, lower case.</summary>
    public IEnumerable<string> Mailboxes => Context.Classification.Mailboxes.Select(m => m.Address);
}
