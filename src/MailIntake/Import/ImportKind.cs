namespace MailIntake.Import;

/// <summary>What an import file holds.</summary>
public enum ImportKind
{
    /// <summary>Submissions (来稿).</summary>
    Submissions,

    /// <summary>Events (登记事项).</summary>
    Events,

    /// <summary>Commissions (约稿).</summary>
    Commissions,
}
