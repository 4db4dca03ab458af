using System.Text;
using MailIntake.Mail.Charsets;

namespace MailIntake.Mail.Mime;

/// <summary>
/// A structured field with parameters: Content-Type, Content-Disposition (RFC 2045 section 5.1, RFC 2183). Values are read quoted or
/// not, with encoded words inside (which RFC 2047 forbids and Chinese mail programs write), or by RFC 2231.
/// </summary>
internal sealed class FieldParameters
{
    private readonly byte[] _text;
    private readonly List<Parameter> _parameters = [];
    private Quotes _quotesLeft;

    private FieldParameters(byte[] text) => _text = text;

    /// <summary>What stands before the parameters, lower case, without comments.</summary>
    public string Value { get; private set; } = "";

    /// <summary>Reads a value, folded or not.</summary>
    public static FieldParameters Parse(ReadOnlySpan<byte> value)
    {
        var field = new FieldParameters(HeaderText.Unfold(value).ToArray());
        field.Parse();
        return field;
    }

    /// <summary>The value of a parameter whose value is a token, such as charset and boundary; null where there is none.</summary>
    public ReadOnlySpan<byte> Token(string name, DefectList defects)
    {
        foreach (var parameter in _parameters)
        {
            if (parameter.Section < 0 && !parameter.Extended && IsNamed(parameter, name))
            {
                var value = _text.AsSpan(parameter.Start, parameter.End - parameter.Start);
                if (parameter.Quoted)
                {
                    // A token holds no quote.
                    return Unescape(value.IndexOf((byte)'"') is > 0 and var quote && value[quote - 1] != '\\' ? value[..quote] : value);
                }

                var end = value.IndexOfAny(" \t("u8);
                return end < 0 ? value : value[..end];
            }
        }

        return Text(name, defects) is { } text ? Encoding.UTF8.GetBytes(text) : default;
    }

    /// <summary>The decoded text of a parameter, such as a file name; null where there is none or it is empty.</summary>
    public string? Text(string name, DefectList defects)
    {
        var sections = new List<Parameter>();
        foreach (var parameter in _parameters)
        {
            if (IsNamed(parameter, name))
            {
                sections.Add(parameter);
            }
        }

        if (sections.Count == 0)
        {
            return null;
        }

        // name*=… and name*0=… are the full name where a plain one stands beside them for old programs.
        var single = sections.FindIndex(p => p.Section < 0 && p.Extended);
        var chosen = single >= 0 ? [sections[single]]
            : sections.Exists(p => p.Section >= 0) ? Continued(sections, defects)
            : [sections[0]];
        var text = chosen.Exists(p => p.Extended) ? Extended(chosen, defects) : PercentDecoded(Plain(chosen, defects));
        return text.Length == 0 ? null : text;
    }

    // RFC 2231 section 3: the sections may come in any order.
    private static List<Parameter> Continued(List<Parameter> parameters, DefectList defects)
    {
        var sections = parameters.FindAll(p => p.Section >= 0);
        var ordered = sections.OrderBy(p => p.Section).DistinctBy(p => p.Section).ToList();
        if (ordered.Count != sections.Count || ordered[0].Section != 0 || ordered[^1].Section != ordered.Count - 1)
        {
            defects.Add("分段的参数（RFC 2231）缺段或重复，已按序号拼接");
        }

        return ordered;
    }

    private string Extended(List<Parameter> sections, DefectList defects)
    {
        var bytes = new ByteBuffer(256);
        var encoded = new ByteBuffer(256);
        var output = new CharBuffer(256);
        try
        {
            var page = CodePages.Unknown;
            for (var i = 0; i < sections.Count; i++)
            {
                var value = ValueOf(sections[i]);
                if (!sections[i].Extended)
                {
                    AppendPercentDecoded(ref encoded, ref bytes);
                    bytes.Append(value);
                    continue;
                }

                // charset'language'value stands at the beginning alone.
                var quote = i > 0 ? -1 : value.IndexOf((byte)'\'');
                var second = quote < 0 ? -1 : value[(quote + 1)..].IndexOf((byte)'\'');
                if (second >= 0)
                {
                    page = CodePages.Find(value[..quote]);
                    value = value[(quote + second + 2)..];
                }
                else if (i == 0)
                {
                    defects.Add("参数（RFC 2231）没有字符集，已按内容判断");
                }

                // Sections are cut within an escape too.
                encoded.Append(value);
            }

            AppendPercentDecoded(ref encoded, ref bytes);

            CharsetDecoder.Decode(bytes.Written, page, ref output);
            return CleanText.Of(output.Written).Trim();
        }
        finally
        {
            bytes.Dispose();
            encoded.Dispose();
            output.Dispose();
        }
    }

    private string Plain(List<Parameter> sections, DefectList defects)
    {
        if (sections.Count == 1)
        {
            return HeaderText.DecodeUnfolded(ValueOf(sections[0]), defects);
        }

        // Encoded words are split over sections too: they are decoded when the whole value is there.
        var bytes = new ByteBuffer(256);
        try
        {
            foreach (var section in sections)
            {
                bytes.Append(ValueOf(section));
            }

            return HeaderText.DecodeUnfolded(bytes.Written, defects);
        }
        finally
        {
            bytes.Dispose();
        }
    }

    // filename="%E7%A8%BF.docx": what only RFC 2231 allows, written without saying so. A percent sign that a name has of its own (增长5%.docx) makes no UTF-8.
    private static string PercentDecoded(string text)
    {
        if (!text.Contains('%') || !System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        Span<byte> bytes = text.Length <= 1024 ? stackalloc byte[text.Length] : new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                bytes[length++] = (byte)text[i];
            }
            else if (i + 2 < text.Length && Hex.Value((byte)text[i + 1]) is >= 0 and var high && Hex.Value((byte)text[i + 2]) is >= 0 and var low)
            {
                bytes[length++] = (byte)(high << 4 | low);
                i += 2;
            }
            else
            {
                return text;
            }
        }

        var decoded = bytes[..length];
        return System.Text.Ascii.IsValid(decoded) || !System.Text.Unicode.Utf8.IsValid(decoded) ? text : CleanText.Of(Encoding.UTF8.GetString(decoded).ToCharArray()).Trim();
    }

    private static void AppendPercentDecoded(ref ByteBuffer encoded, ref ByteBuffer target)
    {
        var value = encoded.Written;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && i + 2 < value.Length && Hex.Value(value[i + 1]) is >= 0 and var high && Hex.Value(value[i + 2]) is >= 0 and var low)
            {
                target.Append((byte)(high << 4 | low));
                i += 2;
            }
            else
            {
                target.Append(value[i]);
            }
        }

        encoded.Clear();
    }

    private ReadOnlySpan<byte> ValueOf(Parameter parameter)
    {
        ReadOnlySpan<byte> value = _text.AsSpan(parameter.Start, parameter.End - parameter.Start);
        return parameter.Quoted ? Unescape(value) : value;
    }

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'\\'))
        {
            return value;
        }

        var doubleByte = HeaderText.IsDoubleByte(value);
        var unescaped = new byte[value.Length];
        var length = 0;
        for (var i = 0; i < value.Length;)
        {
            i += value[i] == '\\' && i + 1 < value.Length ? 1 : 0;
            for (var step = HeaderText.Step(value, i, doubleByte); step > 0; step--)
            {
                unescaped[length++] = value[i++];
            }
        }

        return unescaped.AsSpan(0, length);
    }

    private static string Clean(ReadOnlySpan<byte> token) => CleanText.Of(Encoding.Latin1.GetString(token).ToCharArray());

    private bool IsNamed(Parameter parameter, string name) =>
        Ascii.EqualsIgnoreCase(_text.AsSpan(parameter.NameStart, parameter.NameEnd - parameter.NameStart), name);

    private void Parse()
    {
        ReadOnlySpan<byte> text = _text;
        var end = text.IndexOf((byte)';');
        var head = end < 0 ? text : text[..end];
        head = head.IndexOf((byte)'(') is >= 0 and var comment ? head[..comment] : head;
        head = head.TrimEnd(" \t"u8);

        // A semicolon that is missing: text/plain charset=…
        var blank = head.IndexOfAny(" \t"u8);
        var position = end < 0 ? text.Length : end;
        if (blank >= 0 && head[blank..].Contains((byte)'='))
        {
            position = blank;
            head = head[..blank];
        }

        Value = Clean(head).ToLowerInvariant();
        var doubleByte = HeaderText.IsDoubleByte(text);
        while (position < text.Length)
        {
            position += text[position..].IndexOfAnyExcept("; \t"u8) is >= 0 and var skip ? skip : text.Length - position;
            var length = text[position..].IndexOfAny((byte)'=', (byte)';');
            if (length < 0)
            {
                return;
            }

            var nameStart = position;
            var nameEnd = position + length;
            position = nameEnd + 1;
            if (text[nameEnd] == '=')
            {
                Add(nameStart, nameEnd, ref position, doubleByte);
            }
        }
    }

    private void Add(int nameStart, int nameEnd, ref int position, bool doubleByte)
    {
        ReadOnlySpan<byte> text = _text;
        position += text[position..].IndexOfAnyExcept(" \t"u8) is >= 0 and var skip ? skip : text.Length - position;
        var quoted = position < text.Length && text[position] == '"';
        var start = quoted ? position + 1 : position;
        var end = quoted ? ClosingQuote(text, start, doubleByte) : -1;
        if (end < 0)
        {
            quoted = false;
            end = text[start..].IndexOf((byte)';') is >= 0 and var length ? start + length : text.Length;
        }

        position = quoted ? end + 1 : end;
        while (!quoted && end > start && text[end - 1] is (byte)' ' or (byte)'\t')
        {
            end--;
        }

        var name = text[nameStart..nameEnd].TrimEnd(" \t"u8);
        var extended = name.EndsWith("*"u8);
        name = extended ? name[..^1] : name;
        var section = -1;
        if (name.LastIndexOf((byte)'*') is > 0 and var star
            && System.Buffers.Text.Utf8Parser.TryParse(name[(star + 1)..], out int number, out var used) && used == name.Length - star - 1 && number >= 0)
        {
            section = number;
            name = name[..star];
        }

        _parameters.Add(new Parameter(nameStart, nameStart + name.Length, section, extended, start, end, quoted));
    }

    // A quote within the value closes it where something new can begin behind it, because names with quotes inside arrive unescaped;
    // where no such quote follows, the first one closes.
    private int ClosingQuote(ReadOnlySpan<byte> text, int start, bool doubleByte)
    {
        var first = -1;
        for (var i = start; i < text.Length && _quotesLeft != Quotes.None; i += HeaderText.Step(text, i, doubleByte))
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }
            else if (text[i] == '"')
            {
                first = first < 0 ? i : first;
                if (i + 1 == text.Length || text[i + 1] is (byte)';' or (byte)' ' or (byte)'\t' or (byte)'(' or (byte)',')
                {
                    return i;
                }

                if (_quotesLeft == Quotes.Doubtful)
                {
                    break;
                }
            }
        }

        // Asking to the end of the text again for every parameter would take quadratic time.
        _quotesLeft = first < 0 ? Quotes.None : Quotes.Doubtful;
        return first;
    }

    // Whether quotes that surely close are still to come, only others, or none.
    private enum Quotes
    {
        Closing,
        Doubtful,
        None,
    }

    private readonly record struct Parameter(int NameStart, int NameEnd, int Section, bool Extended, int Start, int End, bool Quoted);
}
