using MailIntake.Mail.Charsets;

namespace MailIntake.Mail.Mime;

/// <summary>
/// Finds the encoded words (RFC 2047 section 2) of a text, in order and in linear time. More is taken for a word than the RFC allows:
/// blanks inside, any length, no white space around it.
/// </summary>
internal ref struct WordScanner(ReadOnlySpan<byte> text)
{
    private const int LongestCharset = 64;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;

    // The next "?=" at or after the place last asked for; kept, so that words without an end cost one search together.
    private int _nextEnd = -1;

    /// <summary>True where a word began and had no end.</summary>
    public bool Unclosed { get; private set; }

    /// <summary>The next word; false where there is none.</summary>
    public bool Next(out EncodedWord word)
    {
        while (_position < _text.Length)
        {
            var start = _text[_position..].IndexOf("=?"u8);
            if (start < 0)
            {
                break;
            }

            start += _position;
            if (TryAt(start, out word))
            {
                _position = word.End;
                return true;
            }

            _position = start + 2;
        }

        word = default;
        return false;
    }

    /// <summary>True where a word begins here.</summary>
    public bool TryAt(int start, out EncodedWord word)
    {
        word = default;
        var rest = _text[(start + 2)..];
        var charsetEnd = rest[..Math.Min(rest.Length, LongestCharset)].IndexOf((byte)'?');
        if (charsetEnd <= 0 || charsetEnd + 2 >= rest.Length || rest[charsetEnd + 2] != '?'
            || rest[charsetEnd + 1] is not ((byte)'B' or (byte)'b' or (byte)'Q' or (byte)'q')
            || rest[..charsetEnd].ContainsAny(" \t\"<>(),;:="u8))
        {
            return false;
        }

        var textStart = start + 2 + charsetEnd + 3;
        if (_nextEnd < textStart && _nextEnd != int.MaxValue)
        {
            var end = _text[textStart..].IndexOf("?="u8);
            _nextEnd = end < 0 ? int.MaxValue : textStart + end;
        }

        if (_nextEnd == int.MaxValue)
        {
            Unclosed = true;
            return false;
        }

        // Another word begins before the end: this one was never closed.
        var inside = _text[textStart.._nextEnd];
        if (inside.IndexOf("=?"u8) is >= 0 and var other && LooksLikeStart(_text[(textStart + other)..]))
        {
            Unclosed = true;
            return false;
        }

        var charset = rest[..charsetEnd];
        // RFC 2231 section 5: a language may follow the charset.
        charset = charset.IndexOf((byte)'*') is >= 0 and var star ? charset[..star] : charset;
        var page = CodePages.Find(charset);
        word = new EncodedWord(start, textStart, _nextEnd, page, (rest[charsetEnd + 1] | 0x20) == 'b', page != CodePages.Unknown);
        return true;
    }

    private static bool LooksLikeStart(ReadOnlySpan<byte> text)
    {
        var mark = text[2..Math.Min(text.Length, LongestCharset)].IndexOf((byte)'?');
        return mark > 0 && mark + 4 < text.Length && text[mark + 4] == '?' && (text[mark + 3] | 0x20) is 'b' or 'q';
    }
}
