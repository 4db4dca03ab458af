namespace MailIntake.Mail.Sources;

/// <summary>A mailbox that lies in files of this machine.</summary>
/// <param name="Account">The mailbox's address: what mails are said to have come from.</param>
/// <param name="Path">The folder's full path.</param>
public sealed record FileSourceOptions(string Account, string Path)
{
    /// <summary>The folders to read; empty for INBOX and, in a Maildir that has one, the junk folder.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>The largest mail taken into memory, in octets; a larger one is handed over as a stream.</summary>
    public long Limit { get; init; } = 50L << 20;

    /// <summary>Octets handed out and not yet given back before reading pauses; one larger mail passes alone.</summary>
    public long Budget { get; init; } = 32 << 20;
}
