using MailIntake.Domain.Classify;

namespace MailIntake.Pipeline;

/// <summary>What the pipeline must know of the office a mailbox belongs to, as it is in force now.</summary>
/// <param name="NumberPrefix">What its submission numbers begin with.</param>
/// <param name="Context">Its classification and roster.</param>
/// <param name="ReturningItems">The events that return an item (退回重报, 退稿), so that a new version replaces it.</param>
/// <param name="Version">A hash of its configuration files, kept with each decision.</param>
public sealed record IntakeOffice(string NumberPrefix, OfficeContext Context, IReadOnlySet<string> ReturningItems, string Version)
{
    /// <summary>The office's id.</summary>
    public string Id => Context.Classification.Office;
}
