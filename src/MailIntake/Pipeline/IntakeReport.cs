using MailIntake.Domain.Classify;

namespace MailIntake.Pipeline;

/// <summary>What one poll of a mailbox took in.</summary>
public sealed class IntakeReport
{
    private readonly int[] byStatus = new int[Enum.GetValues<SubmissionStatus>().Length];

    /// <summary>New mails.</summary>
    public int Mails { get; private set; }

    /// <summary>Their octets.</summary>
    public long Octets { get; private set; }

    /// <summary>Mails known before that a renumbered mailbox showed again.</summary>
    public int FoundAgain { get; set; }

    /// <summary>Mails of strangers in the junk folder, left alone.</summary>
    public int LeftAlone { get; set; }

    /// <summary>New mails with a status.</summary>
    public int this[SubmissionStatus status] => byStatus[(int)status];

    internal void Add(SubmissionStatus status, long octets)
    {
        Mails++;
        Octets += octets;
        byStatus[(int)status]++;
    }
}
