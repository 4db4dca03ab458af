namespace MailIntake.Domain.Score;

/// <summary>What follows from a result (考核结果运用): 通报表扬, 约谈 …</summary>
/// <param name="Name">The outcome's name.</param>
/// <param name="Clause">The clause of the document.</param>
/// <param name="Decided">True where the document decides by itself, false where the office must confirm.</param>
/// <param name="Value">Its value where it has one (业绩扣分, 绩效扣分), else null.</param>
/// <param name="Reason">Why, in Chinese.</param>
public sealed record Outcome(string Name, string Clause, bool Decided, decimal? Value, string Reason)
{
    /// <summary>The rule of <see cref="Reason"/>, which units that it applies to share.</summary>
    public string Basis { get; init; } = Reason;

    /// <summary>What of <see cref="Reason"/> is the unit's own, as a document for all says it: without the ledger's numbers; empty for nothing.</summary>
    public string Detail { get; init; } = "";
}
