using System.Text;

namespace MailIntake.Mail.Imap;

/// <summary>A status response: what a server says of a command or of itself (RFC 3501 section 7.1).</summary>
/// <param name="Word"><c>OK</c>, <c>NO</c>, <c>BAD</c>, <c>BYE</c> or <c>PREAUTH</c>, upper case; anything else is no status.</param>
/// <param name="Code">The response code's name, upper case, such as <c>UIDVALIDITY</c>; empty where there is none.</param>
/// <param name="Argument">What follows the code's name inside its brackets; else empty.</param>
/// <param name="Text">The words for people, safe to print.</param>
internal readonly record struct ImapStatus(string Word, string Code, string Argument, string Text)
{
    public bool IsOk => Word == "OK";

    /// <summary>Reads a status from the octets behind the tag or the <c>* </c>.</summary>
    /// <param name="octets">Such as <c>NO [LIMIT] Too many</c>.</param>
    /// <param name="safe">Makes words printable.</param>
    public static ImapStatus Parse(ReadOnlySpan<byte> octets, Func<ReadOnlySpan<byte>, string> safe)
    {
        var blank = octets.IndexOf((byte)' ');
        var word = Encoding.ASCII.GetString(blank < 0 ? octets : octets[..Math.Min(blank, 16)]).ToUpperInvariant();
        var rest = blank < 0 ? default : octets[(blank + 1)..];
        if (rest.IsEmpty || rest[0] != '[' || rest.IndexOf((byte)']') is not (> 0 and var close))
        {
            return new(word, "", "", safe(rest));
        }

        var code = rest[1..close];
        var space = code.IndexOf((byte)' ');
        return new(
            word,
            Encoding.ASCII.GetString(space < 0 ? code : code[..space]).ToUpperInvariant(),
            space < 0 ? "" : Encoding.ASCII.GetString(code[(space + 1)..]),
            safe(rest[(close + 1)..].TrimStart((byte)' ')));
    }
}
