using MailIntake.Domain.Ledger;

namespace MailIntake.Domain.Classify;

/// <summary>The commission (约稿) that a mail answers, and what shows it.</summary>
/// <param name="Number">Its number (编号).</param>
/// <param name="Saw">What was seen, in Chinese.</param>
/// <param name="Commission">The commission, or null where the ledger does not know the number (yet).</param>
public sealed record CommissionFinding(string Number, string Saw, Commission? Commission)
{
    /// <summary>The open commissions of the unit that the subject names, where it names more than one; else none.</summary>
    public IReadOnlyList<Commission> Several { get; init; } = [];
}
