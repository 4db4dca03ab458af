namespace MailIntake.Mail.Mime;

/// <summary>
/// What reading a mail may cost. Real mails stay far below each; a mail beyond one is read up to it and says which it was.
/// </summary>
internal static class MimeLimits
{
    /// <summary>How deep multiparts may nest.</summary>
    public const int Depth = 64;

    /// <summary>How many leaves are read.</summary>
    public const int Parts = 20_000;

    /// <summary>How many octets of one header block are read.</summary>
    public const int HeaderOctets = 4 * 1024 * 1024;

    /// <summary>How many fields of one header block are read.</summary>
    public const int HeaderFields = 10_000;

    /// <summary>How many addresses are read of one mail.</summary>
    public const int Addresses = 10_000;

    /// <summary>How many octets of text, and of HTML, as they stand in the mail are read: a hundred times the longest report.</summary>
    public const int TextOctets = 8 * 1024 * 1024;

    /// <summary>How many attached mails deep attached mails are read, each being an attachment all the same.</summary>
    public const int AttachedMails = 4;

    /// <summary>How many octets of attached mails are read of one mail: they are held once more at each depth.</summary>
    public const int AttachedMailOctets = 16 * 1024 * 1024;

    /// <summary>How many different defects are listed.</summary>
    public const int Defects = 50;
}
