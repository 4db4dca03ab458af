using MailIntake.Domain.Bulletin;

namespace MailIntake.Domain.Score.Rules;

/// <summary>
/// One version of an office's document as data: everything from which points follow, each piece with its clause. It holds from
/// <see cref="Effective"/> until the next version's; the versions of an office are its <see cref="PolicyHistory"/>.
/// </summary>
public sealed record OfficePolicy
{
    /// <summary>The office's name for people.</summary>
    public required string OfficeName { get; init; }

    /// <summary>The document's number (文号).</summary>
    public required string Document { get; init; }

    /// <summary>The document's title.</summary>
    public required string Title { get; init; }

    /// <summary>The first day it holds.</summary>
    public required DateOnly Effective { get; init; }

    /// <summary>The letters with which the numbers of submissions begin, such as <c>P</c> in <c>P2023-000012</c>.</summary>
    public required string NumberPrefix { get; init; }

    /// <summary>The kinds (文种) in the document's order.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>The categories (考评类别) in the document's order.</summary>
    public required IReadOnlyList<Category> Categories { get; init; }

    /// <summary>True where units are ranked by completion, false by total.</summary>
    public required bool RanksByCompletion { get; init; }

    /// <summary>True where the first year's target is reduced to the months from <see cref="Effective"/> on.</summary>
    public bool ProRatesFirstYear { get; init; }

    /// <summary>The sections in the document's order.</summary>
    public required IReadOnlyList<ScoreSection> Sections { get; init; }

    /// <summary>Limits of items inside sections.</summary>
    public IReadOnlyList<ItemLimit> ItemLimits { get; init; } = [];

    /// <summary>The quotas.</summary>
    public IReadOnlyList<QuotaRule> Quotas { get; init; } = [];

    /// <summary>Points for each submission.</summary>
    public IReadOnlyList<SubmissionRule> SubmissionRules { get; init; } = [];

    /// <summary>Points for events.</summary>
    public required EventTable Events { get; init; }

    /// <summary>What holds for adoptions, or null where the office has none.</summary>
    public AdoptionRule? Adoptions { get; init; }

    /// <summary>What follows from commissions, or null.</summary>
    public CommissionRule? Commissions { get; init; }

    /// <summary>What follows from results.</summary>
    public IReadOnlyList<OutcomeRule> Outcomes { get; init; } = [];

    /// <summary>The year's awards.</summary>
    public IReadOnlyList<AwardRule> Awards { get; init; } = [];

    /// <summary>The bulletins it sends by itself.</summary>
    public IReadOnlyList<BulletinPlan> Bulletins { get; init; } = [];

    /// <summary>The points each unit's year starts with: the sum of the sections' weights.</summary>
    public decimal StartingPoints => Sections.Sum(s => s.Weight ?? 0);

    /// <summary>The ranking groups in the document's order.</summary>
    public IEnumerable<string> Groups => Categories.Select(c => c.Group).Distinct();

    /// <summary>The category of that name or alias, or null.</summary>
    public Category? FindCategory(string name) => Categories.FirstOrDefault(c => c.Name == name || c.Aliases.Contains(name));
}
