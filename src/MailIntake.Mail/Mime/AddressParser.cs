using MailIntake.Domain.Read;
using MailIntake.Mail.Charsets;

namespace MailIntake.Mail.Mime;

/// <summary>
/// Address lists (RFC 5322 section 3.4 with the obsolete forms of section 4.4): groups, quoted and encoded names, comments, routes.
/// Nothing is guessed: an entry without an address stays one, with an empty <see cref="MailAddress.Address"/> and a defect.
/// </summary>
internal ref struct AddressParser
{
    /// <summary>The defect of an address that has another one behind it.</summary>
    public const string SeveralAddresses = "一个发件人写了几个地址，只取第一个";

    private readonly ReadOnlySpan<byte> _text;
    private readonly bool _doubleByte;
    private readonly DefectList _defects;
    private readonly List<MailAddress> _addresses;
    private WordScanner _words;
    private ByteBuffer _phrase;
    private int _position;

    // Of the entry being read.
    private string? _address;
    private string? _comment;
    private bool _hasPhrase;
    private bool _quotedOnly;
    private bool _blankBefore;

    private AddressParser(ReadOnlySpan<byte> text, List<MailAddress> addresses, DefectList defects)
    {
        _text = text;
        _doubleByte = HeaderText.IsDoubleByte(text);
        _defects = defects;
        _addresses = addresses;
        _words = new WordScanner(text);
        _phrase = new ByteBuffer(256);
    }

    /// <summary>Adds the addresses of a field's value, folded or not, to the list.</summary>
    public static void Parse(ReadOnlySpan<byte> value, List<MailAddress> addresses, DefectList defects)
    {
        var parser = new AddressParser(HeaderText.Unfold(value), addresses, defects);
        try
        {
            parser.Parse();
        }
        finally
        {
            parser._phrase.Dispose();
        }
    }

    private void Parse()
    {
        while (_position < _text.Length && _addresses.Count < MimeLimits.Addresses)
        {
            var b = _text[_position];
            switch (b)
            {
                case (byte)' ' or (byte)'\t':
                    _blankBefore = true;
                    _position++;
                    break;
                case (byte)'(':
                    _comment = Comment();
                    _blankBefore = true;
                    break;
                case (byte)'"':
                    QuotedString();
                    break;
                case (byte)'<':
                    AngleAddress();
                    break;
                case (byte)'>' when _address is not null:
                    _position++;
                    break;
                case (byte)',' or (byte)';':
                    Finish();
                    _position++;
                    break;
                case (byte)':' when _address is null:
                    // The name of a group says nothing about its members.
                    Reset();
                    _position++;
                    break;
                default:
                    Atom();
                    break;
            }
        }

        if (_position < _text.Length)
        {
            _defects.AddLimit($"邮件地址超过 {MimeLimits.Addresses} 个，其余未读");
        }

        Finish();
    }

    private void Atom()
    {
        var start = _position;
        if (_text[start] == '=' && start + 1 < _text.Length && _text[start + 1] == '?' && _words.TryAt(start, out var word))
        {
            _position = word.End;
        }
        else
        {
            do
            {
                _position += HeaderText.Step(_text, _position, _doubleByte);
            }
            while (_position < _text.Length && !IsSpecial(_text[_position]) && !_text[_position..].StartsWith("=?"u8));
        }

        _quotedOnly &= !_hasPhrase;
        AddToPhrase(_text[start.._position], quoted: false);
    }

    private static bool IsSpecial(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'(' or (byte)'"' or (byte)'<' or (byte)',' or (byte)';' or (byte)':';

    private void QuotedString()
    {
        var text = new ByteBuffer(64);
        _position++;
        var closed = false;
        while (_position < _text.Length && !closed)
        {
            var b = _text[_position];
            closed = b == '"';
            if (b == '\\' && _position + 1 < _text.Length)
            {
                _position++;
            }

            var step = closed ? 1 : HeaderText.Step(_text, _position, _doubleByte);
            if (!closed)
            {
                text.Append(_text.Slice(_position, step));
            }

            _position += step;
        }

        if (!closed)
        {
            _defects.Add("邮件地址中的引号没有结束");
        }

        AddToPhrase(text.Written, quoted: true);
        text.Dispose();
    }

    private void AddToPhrase(ReadOnlySpan<byte> text, bool quoted)
    {
        _quotedOnly = quoted && (!_hasPhrase || _quotedOnly);
        if (_hasPhrase && _blankBefore)
        {
            _phrase.Append((byte)' ');
        }

        _phrase.Append(text);
        _hasPhrase = true;
        _blankBefore = false;
    }

    // Comments nest (RFC 5322 section 3.2.2).
    private string Comment()
    {
        var start = ++_position;
        var depth = 1;
        while (_position < _text.Length)
        {
            var b = _text[_position];
            depth += b == '(' ? 1 : b == ')' ? -1 : 0;
            if (depth == 0)
            {
                break;
            }

            _position += b == '\\' ? 2 : HeaderText.Step(_text, _position, _doubleByte);
        }

        var end = Math.Min(_position, _text.Length);
        _position = end + 1;
        if (depth > 0)
        {
            _defects.Add("邮件地址中的注释没有结束");
            _position = _text.Length;
        }

        return HeaderText.DecodeUnfolded(_text[start..end].Trim((byte)' '), _defects);
    }

    private void AngleAddress()
    {
        var start = ++_position;
        var quoted = false;
        while (_position < _text.Length && (quoted || _text[_position] is not ((byte)'>' or (byte)',')))
        {
            quoted ^= _text[_position] == '"';
            _position += _text[_position] == '\\' && quoted ? 2 : HeaderText.Step(_text, _position, _doubleByte);
        }

        _position = Math.Min(_position, _text.Length);
        var inside = _text[start.._position];
        if (inside.StartsWith("@"u8) && _position < _text.Length && _text[_position] == ',')
        {
            // An obsolete route holds commas: <@a,@b:who@where>.
            var end = _text[_position..].IndexOf((byte)'>');
            _position = end < 0 ? _text.Length : _position + end;
            inside = _text[start.._position];
        }

        if (_position < _text.Length && _text[_position] == '>')
        {
            _position++;
        }
        else
        {
            _defects.Add("邮件地址的尖括号没有结束");
        }

        if (inside.StartsWith("@"u8) && inside.IndexOf((byte)':') is >= 0 and var colon)
        {
            inside = inside[(colon + 1)..];
        }

        inside = inside.Trim(" \t<>;"u8);
        if (_address is not null)
        {
            _defects.Add(SeveralAddresses);
            return;
        }

        _address = HeaderText.DecodeUnfolded(inside, _defects);
    }

    private void Finish()
    {
        if (_address is not null)
        {
            Add(_hasPhrase ? Phrase() : _comment, _address);
        }
        else if (_hasPhrase)
        {
            var text = _phrase.Written.Trim((byte)' '); // what is quoted may begin or end with blanks
            if (!_quotedOnly && text.Contains((byte)'@'))
            {
                var last = text.LastIndexOf((byte)' ');
                if (last > 0 && text[(last + 1)..] is var word && word[0] is not ((byte)'@' or (byte)'.') && word[^1] != '@' && word.Contains((byte)'@')
                    && text[..last].TrimEnd((byte)' ') is var name && name[^1] is not ((byte)'@' or (byte)'.') && !name.Contains((byte)'@'))
                {
                    _defects.Add("邮件地址没有尖括号");
                    Add(HeaderText.DecodeUnfolded(name, _defects), HeaderText.DecodeUnfolded(word, _defects));
                }
                else
                {
                    // who @ where, with the blanks of the obsolete syntax.
                    Add(_comment, HeaderText.DecodeUnfolded(text, _defects).Replace(" ", ""));
                }
            }
            else
            {
                _defects.Add("发件人或收件人只有名称，没有地址");
                Add(Phrase(), "");
            }
        }

        Reset();
    }

    private string Phrase() => HeaderText.DecodeUnfolded(_phrase.Written, _defects);

    private readonly void Add(string? name, string address) =>
        _addresses.Add(new MailAddress(string.IsNullOrEmpty(name) ? null : name, address));

    private void Reset()
    {
        _phrase.Clear();
        _address = null;
        _comment = null;
        _hasPhrase = false;
        _quotedOnly = false;
        _blankBefore = false;
    }
}
