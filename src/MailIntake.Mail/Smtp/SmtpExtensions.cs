using System.Globalization;

namespace MailIntake.Mail.Smtp;

/// <summary>What a server's EHLO reply offers (RFC 5321 section 4.1.1.1).</summary>
internal sealed class SmtpExtensions
{
    private readonly HashSet<string> keywords = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> mechanisms = new(StringComparer.OrdinalIgnoreCase);

    public SmtpExtensions(SmtpReply ehlo)
    {
        foreach (var line in ehlo.Lines.Skip(1)) // the first greets
        {
            // "AUTH=LOGIN PLAIN" is the form before RFC 4954; QQ and NetEase send it beside the right one.
            var words = line.Replace("AUTH=", "AUTH ", StringComparison.OrdinalIgnoreCase).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            keywords.Add(words[0]);
            if (words[0].Equals("AUTH", StringComparison.OrdinalIgnoreCase))
            {
                mechanisms.UnionWith(words[1..]);
            }
            else if (words is [_, var limit, ..] && words[0].Equals("SIZE", StringComparison.OrdinalIgnoreCase)
                && long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var octets) && octets > 0)
            {
                MaxSize = octets;
            }
        }
    }

    /// <summary>The largest mail taken, in octets, or null where the server names none (RFC 1870 section 4).</summary>
    public long? MaxSize { get; }

    public bool StartTls => keywords.Contains("STARTTLS");

    public bool Pipelining => keywords.Contains("PIPELINING");

    public bool Size => keywords.Contains("SIZE");

    public bool EightBitMime => keywords.Contains("8BITMIME");

    public bool SmtpUtf8 => keywords.Contains("SMTPUTF8");

    public bool Auth => keywords.Contains("AUTH");

    /// <summary>True where a SASL mechanism is offered (RFC 4954 section 3).</summary>
    public bool Offers(string mechanism) => mechanisms.Contains(mechanism);
}
