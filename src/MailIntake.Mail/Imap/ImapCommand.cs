using System.Buffers;
using System.Text;

namespace MailIntake.Mail.Imap;

/// <summary>
/// A command being written. A text that a quoted string cannot carry becomes a literal: at once where the server offers
/// LITERAL+ (RFC 7888), else after the server's leave, at the <see cref="Pauses"/>.
/// </summary>
/// <param name="literalPlus">True where the server takes literals without being asked.</param>
internal sealed class ImapCommand(bool literalPlus)
{
    private const int LongestQuoted = 1000; // servers bound their command lines; RFC 7162 section 4 counts on 8192 octets
    private readonly ArrayBufferWriter<byte> octets = new();
    private readonly List<int> pauses = [];

    /// <summary>The command's octets without its tag and its last line end.</summary>
    public ReadOnlyMemory<byte> Octets => octets.WrittenMemory;

    /// <summary>Where to wait for the server's <c>+</c> before sending on.</summary>
    public IReadOnlyList<int> Pauses => pauses;

    /// <summary>Appends words of the protocol.</summary>
    public ImapCommand Add(string words)
    {
        Encoding.ASCII.GetBytes(words, octets);
        return this;
    }

    /// <summary>Appends a text as a quoted string or a literal (RFC 3501 section 4.3).</summary>
    public ImapCommand AddString(string text)
    {
        var value = Encoding.UTF8.GetBytes(text);
        if (value.Length <= LongestQuoted && !value.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return Add($"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }

        Add($"{{{value.Length}{(literalPlus ? "+" : "")}}}\r\n");
        if (!literalPlus)
        {
            pauses.Add(octets.WrittenCount);
        }

        octets.Write(value);
        return this;
    }
}
