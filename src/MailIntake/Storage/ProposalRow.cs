using MailIntake.Domain.Bulletin;

namespace MailIntake.Storage;

/// <summary>An outcome that a published bulletin proposes and a person confirms or declines.</summary>
public sealed class ProposalRow
{
    /// <summary>The ledger's own key.</summary>
    public long Id { get; set; }

    /// <summary>The office's id.</summary>
    public required string Office { get; set; }

    /// <summary>The number people use, unique inside the office: <c>P2023-06-T1</c>.</summary>
    public required string Number { get; set; }

    /// <summary>The period of the bulletin.</summary>
    public required string Period { get; set; }

    /// <summary>The unit.</summary>
    public required string Unit { get; set; }

    /// <summary>The person it concerns, or null where it concerns the unit.</summary>
    public string? Person { get; set; }

    /// <summary>The outcome's name.</summary>
    public required string Outcome { get; set; }

    /// <summary>The clause.</summary>
    public required string Clause { get; set; }

    /// <summary>Why it is proposed.</summary>
    public required string Reason { get; set; }

    /// <summary>Whether it was decided, and how.</summary>
    public ProposalState State { get; set; }

    /// <summary>When it was decided, or null.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>The reason that was given for the decision, or null.</summary>
    public string? DecisionReason { get; set; }
}
