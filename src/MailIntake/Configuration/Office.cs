using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score.Rules;

namespace MailIntake.Configuration;

/// <summary>An office (考核主办单位) with everything its folder says.</summary>
/// <param name="Id">Its id, the folder's name.</param>
/// <param name="Policies">How it scores.</param>
/// <param name="Context">How it classifies, over its roster.</param>
/// <param name="Outgoing">How its mail goes out, or null where none goes out.</param>
/// <param name="Version">A hash of its files, kept with each decision made under them.</param>
public sealed record Office(string Id, PolicyHistory Policies, OfficeContext Context, OutgoingConfiguration? Outgoing, string Version)
{
    /// <summary>Its subjects, greetings and phrases.</summary>
    public required Texts Texts { get; init; }

    /// <summary>Which notices it sends besides its bulletins.</summary>
    public required OfficeNotices Notices { get; init; }

    /// <summary>Its units.</summary>
    public Roster Roster => Context.Roster;

    /// <summary>Its latest policy: what it is called, how it numbers, which bulletins it sends.</summary>
    public OfficePolicy Latest => Policies.Versions[^1];

    /// <summary>The office as people call it.</summary>
    public string Name => Latest.OfficeName;

    /// <summary>The bulletins it sends by itself.</summary>
    public IReadOnlyList<BulletinPlan> Bulletins => Latest.Bulletins;

    /// <summary>Its mailboxes' addresses, lower case.</summary>
    public IEnumerable<string> Mailboxes => Context.Classification.Mailboxes.Select(m => m.Address);
}
