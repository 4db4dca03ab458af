namespace MailIntake.Mail.Transport;

/// <summary>
/// How long a server that is never quite silent may be waited for: ten times the silence allowed, and again that long while a mail comes at 4 KB/s
/// or more. Only waiting counts: the time in which mails are worked on is not the server's.
/// </summary>
/// <param name="silence">How long the server may be silent.</param>
internal struct Allowance(TimeSpan silence)
{
    private readonly long silence = (long)silence.TotalMilliseconds;
    private long left = 10 * (long)silence.TotalMilliseconds;
    private long since;

    /// <summary>The server is waited for from now on.</summary>
    /// <returns>The milliseconds for which it may be.</returns>
    public int Start()
    {
        since = Environment.TickCount64;
        return (int)Math.Clamp(left, 0, silence);
    }

    /// <summary>The waiting is over.</summary>
    public void Stop() => left -= Environment.TickCount64 - since;

    /// <summary>Octets of a mail have come: 4 of them are worth a millisecond. What came fast is not saved up for a trickle behind it.</summary>
    public void Credit(int octets) => left = Math.Min(left + (octets / 4), 10 * silence);
}
