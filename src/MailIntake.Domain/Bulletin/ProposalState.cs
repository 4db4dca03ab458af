namespace MailIntake.Domain.Bulletin;

/// <summary>What became of a proposed outcome.</summary>
public enum ProposalState
{
    /// <summary>Nobody has decided yet (建议).</summary>
    Open,

    /// <summary>Confirmed (确认): it is recorded as an event where the document knows one of the name.</summary>
    Confirmed,

    /// <summary>Declined (不予采纳).</summary>
    Declined,
}
