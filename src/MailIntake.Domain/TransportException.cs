namespace MailIntake.Domain;

/// <summary>Broken input or output towards a mailbox or mail server; the one exception type that says whether to try again.</summary>
/// <param name="message">What happened and what to do, in Chinese.</param>
/// <param name="retry">True where the same attempt may succeed later; false where a person must change something first.</param>
/// <param name="reply">The server's own words, already made safe to print, or null.</param>
/// <param name="inner">The cause.</param>
/// <param name="retryAfter">How long the server wants to be left alone, or null where it did not say.</param>
/// <param name="mailRefused">True where it is this mail that is refused for good, not the connection or the login.</param>
/// <param name="answerLost">True where the mail was handed over whole and the answer did not arrive.</param>
public sealed class TransportException(
    string message, bool retry, string? reply = null, Exception? inner = null,
    TimeSpan? retryAfter = null, bool mailRefused = false, bool answerLost = false)
    : IOException(message, inner)
{
    /// <summary>True where the same attempt may succeed later.</summary>
    public bool Retry { get; } = retry;

    /// <summary>The server's own words (control characters removed, at most 500 characters), or null.</summary>
    public string? Reply { get; } = reply;

    /// <summary>
    /// How long to leave the server alone before the next attempt of any mail (a rate or daily limit), zero where a new connection is enough,
    /// null where the server gave no hint.
    /// </summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>
    /// True where sending this mail again unchanged cannot succeed (its sender, all its recipients or its content refused with 5xx). False with
    /// <see cref="Retry"/> false: the login or the configuration is wrong and the mail may wait until a person has put it right.
    /// </summary>
    public bool MailRefused { get; } = mailRefused;

    /// <summary>
    /// True where the whole mail was sent and the connection ended before the server's answer: it may have been accepted. Sent again, it
    /// must carry the same Message-ID, by which the receiver can recognise it (RFC 5321 section 4.5.3.2.6 knows no better way).
    /// </summary>
    public bool AnswerLost { get; } = answerLost;
}
