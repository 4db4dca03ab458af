using System.Buffers.Text;
using System.Text;

namespace MailIntake.Mail.Imap;

/// <summary>Reads the words of one response (RFC 3501 section 9): atoms, strings, literals, lists. What does not fit the grammar is a <see cref="FormatException"/>.</summary>
/// <param name="text">The response with its literals, as on the wire.</param>
/// <param name="position">Where to begin.</param>
/// <param name="takenOutAt">Where a literal stands whose octets were taken out, or -1.</param>
internal ref struct ImapReader(ReadOnlySpan<byte> text, int position = 0, int takenOutAt = -1)
{
    private const int DeepestList = 32;
    private readonly ReadOnlySpan<byte> text = text;
    private int position = position;

    /// <summary>True where nothing is left.</summary>
    public readonly bool AtEnd => position >= text.Length;

    /// <summary>Passes over an octet where it is next.</summary>
    public bool TrySkip(char octet)
    {
        if (AtEnd || text[position] != octet)
        {
            return false;
        }

        position++;
        return true;
    }

    /// <summary>Passes over an octet that must be next.</summary>
    public void Skip(char octet)
    {
        if (!TrySkip(octet))
        {
            throw new FormatException($"'{octet}' expected at {position}");
        }
    }

    /// <summary>Passes over blanks; servers put more or fewer than the grammar asks for.</summary>
    public void SkipBlanks()
    {
        while (TrySkip(' '))
        {
        }
    }

    /// <summary>An atom, or the name of a FETCH item with its section in brackets; not empty.</summary>
    public string ReadAtom()
    {
        var start = position;
        var bracket = false;
        while (!AtEnd && (bracket || text[position] is not ((byte)' ' or (byte)'(' or (byte)')' or (byte)'{' or (byte)'"')))
        {
            bracket = text[position] switch { (byte)'[' => true, (byte)']' => false, _ => bracket };
            position++;
        }

        return position > start ? Encoding.Latin1.GetString(text[start..position]) : throw new FormatException($"a word expected at {start}");
    }

    /// <summary>A number of 32 bits.</summary>
    public uint ReadNumber()
    {
        if (!Utf8Parser.TryParse(text[position..], out uint number, out var length))
        {
            throw new FormatException($"a number expected at {position}");
        }

        position += length;
        return number;
    }

    /// <summary>A number, or null where the value is none, which is passed over.</summary>
    public uint? ReadNumberOrSkip()
    {
        if (AtEnd || text[position] is < (byte)'0' or > (byte)'9')
        {
            SkipValue();
            return null;
        }

        return ReadNumber();
    }

    /// <summary>An nstring or atom; null for NIL. <paramref name="takenOut"/> is true where it is the literal whose octets were taken out.</summary>
    public byte[]? ReadString(out bool takenOut)
    {
        takenOut = false;
        if (!AtEnd && text[position] == '"')
        {
            return ReadQuoted();
        }

        if (!AtEnd && text[position] == '{')
        {
            takenOut = position == takenOutAt;
            return ReadLiteral(takenOut);
        }

        var atom = ReadAtom();
        return atom.Equals("NIL", StringComparison.OrdinalIgnoreCase) ? null : Encoding.Latin1.GetBytes(atom);
    }

    /// <summary>Passes over a value of any kind.</summary>
    public void SkipValue() => SkipValue(0);

    private void SkipValue(int depth)
    {
        if (!TrySkip('('))
        {
            ReadString(out _);
            return;
        }

        if (depth == DeepestList)
        {
            throw new FormatException("lists too deep");
        }

        for (SkipBlanks(); !TrySkip(')'); SkipBlanks())
        {
            SkipValue(depth + 1);
        }
    }

    private byte[] ReadQuoted()
    {
        var value = new List<byte>();
        for (position++; !AtEnd; position++)
        {
            switch (text[position])
            {
                case (byte)'"':
                    position++;
                    return [.. value];
                case (byte)'\\' when position + 1 < text.Length:
                    value.Add(text[++position]);
                    break;
                default:
                    value.Add(text[position]);
                    break;
            }
        }

        throw new FormatException("a quoted string without end");
    }

    private byte[] ReadLiteral(bool takenOut)
    {
        position++;
        var length = ReadNumber();
        TrySkip('+');
        Skip('}');
        if (takenOut)
        {
            return [];
        }

        Skip('\r');
        Skip('\n');
        if (length > text.Length - position)
        {
            throw new FormatException("a literal without its octets");
        }

        var value = text.Slice(position, (int)length).ToArray();
        position += (int)length;
        return value;
    }
}
