namespace MailIntake.Configuration;

/// <summary>Which mails an office answers by a receipt (回执).</summary>
public enum ReceiptsWanted
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those that do not count: 朔州's document (附件2) and 昆都仑's (五) leave mails out for how they were sent, and their senders are told.</summary>
    NotCounted,

    /// <summary>Each report from an address on the roster, and those from others that do not count.</summary>
    All,
}
