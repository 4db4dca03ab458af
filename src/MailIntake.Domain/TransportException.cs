namespace MailIntake.Domain;

/// <summary>Broken input or output towards a mailbox or mail server; the one exception type that says whether to try again.</summary>
/// <param name="message">What happened and what to do, in Chinese.</param>
/// <param name="retry">True where the same attempt may succeed later; false where a person must change something first.</param>
/// <param name="reply">The server's own words, already made safe to print, or null.</param>
/// <param name="inner">The cause.</param>
public sealed class TransportException(string message, bool retry, string? reply = null, Exception? inner = null)
    : IOException(message, inner)
{
    /// <summary>True where the same attempt may succeed later.</summary>
    public bool Retry { get; } = retry;

    /// <summary>The server's own words (control characters removed, at most 500 characters), or null.</summary>
    public string? Reply { get; } = reply;
}
