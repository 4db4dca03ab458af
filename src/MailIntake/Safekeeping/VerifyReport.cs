namespace MailIntake.Safekeeping;

/// <summary>What a verification looked at and found.</summary>
internal sealed class VerifyReport
{
    /// <summary>Submissions of the ledger, imported ones included.</summary>
    public int Submissions { get; set; }

    /// <summary>Files whose octets were compared.</summary>
    public int Files { get; set; }

    /// <summary>Totals that were computed anew: one a unit and year.</summary>
    public int Totals { get; set; }

    /// <summary>The end of the ledger's hash chain, to be noted elsewhere: a later verification that is given it finds out if the chain was cut off before it.</summary>
    public string Head { get; set; } = "";

    /// <summary>What does not agree, each in Chinese with the number or file it is about.</summary>
    public List<string> Differences { get; } = [];
}
