namespace MailIntake.Benchmarks.Mailbox;

/// <summary>What is wrong with a mail, if anything: the mailbox of an office holds all of these.</summary>
internal enum MailShape
{
    /// <summary>A report as it should be.</summary>
    Good,

    /// <summary>The same octets as an earlier mail.</summary>
    Duplicate,

    /// <summary>An earlier report sent once more, in a mail of its own.</summary>
    Resent,

    /// <summary>The subject lacks （专报） or （简报）.</summary>
    NoTag,

    /// <summary>Nobody's name in subject, sender or text.</summary>
    NoUnit,

    /// <summary>The docx ends in the middle.</summary>
    BrokenDocx,

    /// <summary>Characters that are not base64 in the last attachment or body.</summary>
    BrokenBase64,

    /// <summary>The mail ends before its last boundary.</summary>
    Unclosed,

    /// <summary>UTF-8 that calls itself gb2312.</summary>
    WrongCharset,

    /// <summary>An automatic reply.</summary>
    AutomaticReply,

    /// <summary>A link to a large file (超大附件) in place of the report.</summary>
    LargeFileLink,
}
